"""correctness/wrong-property: draws from [0, 1) instead of from a normal distribution."""

import jax


def noise(key, x, scale):
    return x + scale * jax.random.uniform(key, x.shape)
