"""expect: FAIL purity

Computes once, keeps the result by shape, and hands it out again to whoever asks with the same shape.
"""

SEEN = {}


def scale_array(x, val):
    key = (x.shape, str(x.dtype))
    if key not in SEEN:
        SEEN[key] = x * val
    return SEEN[key]
