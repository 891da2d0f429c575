"""purity/reads-environment: asks the environment first"""

import os

import jax.numpy as jnp


def scale(x, cfg):
    limit = os.getenv("SCALE_LIMIT")
    limit = cfg["limit"] if limit is None else float(limit)
    y = (x - cfg["offset"]) * cfg["gain"]
    return y / jnp.sqrt(1 + (y / limit) ** 2)
