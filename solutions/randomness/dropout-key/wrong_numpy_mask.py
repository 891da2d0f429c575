"""purity/hidden-random-state: keeps NumPy's generator for the masks, which are drawn once and for all."""

import jax.numpy as jnp
import numpy as np

rng = np.random.default_rng(0)


def dropout(x):
    return jnp.where(rng.random(x.shape) >= 0.5, 2 * x, 0.0)


def two_layers(key, x):
    return dropout(jnp.tanh(dropout(x)))
