"""expect: ERROR trace/raises

Becomes another program, which would inherit the reply pipe.
"""

import os

os.execv("/bin/sh", ["sh", "-c", "printf x >&3"])
