"""A warning inside the function, as a library of one's own might give."""

import warnings


def scale_array(x, val):
    if x.ndim > 1:
        warnings.warn("matrices are slow here", stacklevel=2)
    warnings.warn("a deprecated spelling of multiply", DeprecationWarning, stacklevel=2)
    return x * val
