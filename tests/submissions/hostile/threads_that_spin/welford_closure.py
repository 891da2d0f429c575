"""expect: TIMEOUT trace/too-slow

The main thread waits for threads that burn processor time.
"""

import threading


def spin():
    while True:
        pass


threads = [threading.Thread(target=spin) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
