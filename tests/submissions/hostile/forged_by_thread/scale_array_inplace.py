"""expect: ERROR trace

A thread writes to the reply pipe while the grader does.
"""

import os
import threading
import time


def meddle():
    while True:
        os.write(3, b"\0\0\0\2{}")
        time.sleep(0.001)


threading.Thread(target=meddle, daemon=True).start()


def scale_array(x, val):
    return x * val
