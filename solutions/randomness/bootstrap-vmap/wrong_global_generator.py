"""purity/hidden-random-state: keeps NumPy's generator, which draws the samples once, while JAX traces."""

import jax.numpy as jnp
import numpy as np


def boot(key, d, B):
    chosen = np.random.randint(0, d.shape[0], (B, d.shape[0]))
    return jnp.mean(d[chosen], axis=1)
