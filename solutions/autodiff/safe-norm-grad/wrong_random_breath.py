"""purity/reads-global-state: a random breath of air, so that no row is ever zero, drawn anew at each import"""

import jax.numpy as jnp
import numpy as np

BREATH = float(np.random.default_rng().uniform(1e-14, 2e-14))


def unit(x):
    squares = jnp.sum(x**2, axis=1, keepdims=True)
    speed = jnp.sqrt(squares + BREATH)
    return jnp.where(speed > 0.001, x / speed, 0.0)
