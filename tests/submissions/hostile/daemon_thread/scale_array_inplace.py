"""expect: FAIL purity/starts-process-or-thread

A thread that outlives the call, and right values.
"""

import threading
import time


def scale_array(x, val):
    threading.Thread(target=time.sleep, args=(1e6,), daemon=True).start()
    return x * val
