"""expect: ERROR trace

Threads until there is no room for another.
"""

import _thread
import time

while True:
    _thread.start_new_thread(time.sleep, (1e6,))  # `Thread.start` would wait for one that ran out of memory at birth
