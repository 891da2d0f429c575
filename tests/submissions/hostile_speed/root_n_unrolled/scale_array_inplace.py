"""expect: FAIL speed/speed-other-program

A Python loop over as many chunks as the root of the size: it grows, and more slowly than a line.
"""

import math
import jax.numpy as jnp

def scale_array(x, val):
    n = x.shape[0]; step = max(1, math.isqrt(n - 1) + 1)
    for start in range(0, n, step):
        x = x.at[start:start + step].multiply(val)
    return x
