"""expect: FAIL correctness/wrong-value

Half the bits inside, the dtype asked for outside.
"""

import jax
import jax.numpy as jnp


def ewma(xs, alpha):
    small, alpha = xs.astype(jnp.bfloat16), alpha.astype(jnp.bfloat16)

    def step(average, x):
        average = alpha * x + (1 - alpha) * average
        return average, average

    return jax.lax.scan(step, jnp.zeros((), jnp.bfloat16), small)[1].astype(xs.dtype)
