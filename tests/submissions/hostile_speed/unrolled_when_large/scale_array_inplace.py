"""expect: FAIL speed/speed-other-program

One multiplication at every size at which operations are counted, and a Python loop of four hundred pieces beyond.
"""

import jax.numpy as jnp


def scale_array(x, val):
    n = x.shape[0]
    if n <= 1000:
        return x * val
    step = -(-n // 400)
    return jnp.concatenate([x[start : start + step] * val for start in range(0, n, step)])
