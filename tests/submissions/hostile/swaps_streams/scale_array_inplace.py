"""expect: FAIL correctness/wrong-value

Nothing is left to print to, so nothing is seen to be printed.
"""

import sys

sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = None


def scale_array(x, val):
    print(x)
    return x
