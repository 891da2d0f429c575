"""trace/reads-value: turns the settings into Python numbers"""

import jax.numpy as jnp


def scale(x, cfg):
    offset, limit = float(cfg["offset"]), float(cfg["limit"])
    y = (x - offset) * cfg["gain"]
    return y / jnp.sqrt(1 + (y / limit) ** 2)
