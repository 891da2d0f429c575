"""purity/mutates-argument: takes the settings out of the dictionary, which is the caller's"""

import jax.numpy as jnp


def scale(x, cfg):
    limit = cfg.pop("limit")
    y = (x - cfg["offset"]) * cfg["gain"]
    return y / jnp.sqrt(1 + (y / limit) ** 2)
