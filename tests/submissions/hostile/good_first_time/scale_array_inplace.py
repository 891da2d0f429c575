"""expect: FAIL purity

Right on the first trace only; the count hides in an object where nobody looks.
"""

import threading


def scale_array(x, val):
    thread = threading.current_thread()
    thread.calls = getattr(thread, "calls", 0) + 1
    return x * val if thread.calls == 1 else x
