"""expect: ERROR trace/crashes"""

import os
import signal

os.kill(os.getpid(), signal.SIGKILL)
