"""expect: ERROR trace/bad-frame"""

import os

for descriptor in range(1024):
    try:
        os.close(descriptor)
    except OSError:
        continue


def scale_array(x, val):
    return x * val
