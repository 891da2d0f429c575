"""expect: ERROR trace/exits"""

import sys


def set_first(x, v):
    sys.exit(0)
