"""expect: ERROR trace/exits

Ends with exit code 0 before anything was asked.
"""

import os

os._exit(0)
