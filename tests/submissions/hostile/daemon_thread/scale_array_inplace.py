"""expect: FAIL purity/starts-process-or-thread

A thread that outlives the call, and right values.
"""

import threading


def scale_array(x, val):
    threading.Thread(target=lambda: [None for _ in iter(int, 1)], daemon=True).start()
    return x * val
