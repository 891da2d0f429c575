"""expect: FAIL correctness/wrong-dtype

Integers are good enough for the example in the lecture.
"""

import jax.numpy as jnp


def set_first(x, v):
    return x.astype(jnp.int32).at[0].set(v.astype(jnp.int32))
