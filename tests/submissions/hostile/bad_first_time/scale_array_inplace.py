"""expect: FAIL purity

Wrong on the first trace, right ever after.
"""

import threading


def scale_array(x, val):
    thread = threading.current_thread()
    thread.calls = getattr(thread, "calls", 0) + 1
    return x if thread.calls == 1 else x * val
