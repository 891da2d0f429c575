"""speed/below-threshold: takes values from the front of a queue, and moves the whole queue each time"""

import jax.numpy as jnp
from jax import lax


def total(x):
    def take(_, state):
        queue, seen = state
        return jnp.roll(queue, -1), seen + queue[0]

    return lax.fori_loop(0, x.shape[0], take, (x, jnp.zeros((), x.dtype)))[1]
