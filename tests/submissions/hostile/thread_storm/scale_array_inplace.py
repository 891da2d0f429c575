"""expect: ERROR trace/crashes

Thousands of threads on tiny stacks, to use up the machine's process ids.
"""

import threading
import time

threading.stack_size(32768)
for _ in range(20_000):
    threading.Thread(target=time.sleep, args=(30,), daemon=True).start()


def scale_array(x, val):
    return x * val
