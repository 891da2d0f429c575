"""correctness/wrong-value: clips at the limit instead of bending towards it"""

import jax.numpy as jnp


def scale(x, cfg):
    y = (x - cfg["offset"]) * cfg["gain"]
    return jnp.clip(y, -cfg["limit"], cfg["limit"])
