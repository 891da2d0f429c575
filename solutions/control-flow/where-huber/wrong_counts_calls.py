"""purity/mutates-global: counts its calls in a global, in order to average the losses later"""

import jax.numpy as jnp

batches = 0


def huber(x):
    global batches
    batches += 1
    size = jnp.abs(x)
    return jnp.where(size <= 1.0, 0.5 * x * x, size - 0.5)
