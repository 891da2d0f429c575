"""expect: FAIL purity/trace-depends-on-history

Wrong on the first trace, right ever after.
"""

import math


def scale_array(x, val):
    math.calls = getattr(math, "calls", 0) + 1
    return x if math.calls == 1 else x * val
