"""expect: FAIL correctness/wrong-value

Returns a buffer at once and lets a thread fill it in when the clock has stopped.
"""

import threading

import numpy as np


def scale_array(x, val):
    buffer = np.zeros(x.shape, x.dtype)
    threading.Timer(0.2, lambda: buffer.fill(1.0)).start()
    return buffer
