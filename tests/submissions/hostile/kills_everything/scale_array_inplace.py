"""expect: ERROR trace/raises

Signals to the parent, to its group and to everybody.
"""

import os
import signal


def scale_array(x, val):
    for target in (os.getppid(), -1):
        os.kill(target, signal.SIGKILL)
    return x * val
