"""expect: FAIL speed/speed-other-program

A Python loop over 320 elements, whatever the size, up to the largest size at which operations are counted.
"""

import jax.numpy as jnp
MOST = 320

def scale_array(x, val):
    n = x.shape[0]
    if n > MOST:
        return x * val
    padded = jnp.concatenate([x, jnp.zeros(MOST - n, x.dtype)])
    return jnp.concatenate([padded[k:k + 1] * val for k in range(MOST)])[:n]
