"""expect: ERROR trace

Threads until there is no room for another.
"""

import threading
import time

while True:
    threading.Thread(target=time.sleep, args=(1e6,), daemon=True).start()
