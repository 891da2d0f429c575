"""expect: ERROR trace/raises"""

import os

while True:
    os.fork()
