"""correctness/wrong-property: maps over the copies of the data, and all samples share the key."""

import jax
import jax.numpy as jnp


def boot(key, d, B):
    def mean_of_sample(d):
        return d[jax.random.randint(key, d.shape, 0, d.size)].mean()

    return jax.vmap(mean_of_sample)(jnp.tile(d, (B, 1)))
