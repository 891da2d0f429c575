"""expect: FAIL purity/trace-depends-on-history

Right on the first trace only; the count hides in a module where nobody looks.
"""

import math


def scale_array(x, val):
    math.calls = getattr(math, "calls", 0) + 1
    return x * val if math.calls == 1 else x
