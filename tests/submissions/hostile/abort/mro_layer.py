"""expect: ERROR trace/crashes"""

import os

os.abort()
