"""speed/below-threshold: sorts before it sums, smallest first, for digits that nobody asked for"""

import jax.numpy as jnp


def stats(xs):
    mean = jnp.mean(jnp.sort(xs))
    return mean, jnp.mean(jnp.sort((xs - mean) ** 2))
