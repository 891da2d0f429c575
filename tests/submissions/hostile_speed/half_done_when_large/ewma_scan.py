"""expect: FAIL speed/speed-wrong-value

At full size the first thousand are right, and the rest is what it tends to.
"""

import jax
import jax.numpy as jnp


def ewma(xs, alpha):
    def step(average, x):
        average = alpha * x + (1 - alpha) * average
        return average, average

    some = jax.lax.scan(step, jnp.zeros((), xs.dtype), xs[:1000])[1]
    return jnp.concatenate([some, jnp.full((max(0, xs.shape[0] - 1000),), some[-1])])
