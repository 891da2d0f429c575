"""purity/reads-global-state: dithers the gain by noise that is drawn anew at each import"""

import jax.numpy as jnp
import numpy as np

NOISE = np.random.default_rng().normal(0.0, 1e-6)


def scale(x, cfg):
    y = (x - cfg["offset"]) * (cfg["gain"] + NOISE)
    return y / jnp.sqrt(1 + (y / cfg["limit"]) ** 2)
