"""correctness/wrong-value: reads the global settings, whatever cfg says"""

import jax.numpy as jnp

SETTINGS = {"offset": 0.0, "gain": 1.0, "limit": 10.0}


def scale(x, cfg):
    y = (x - SETTINGS["offset"]) * SETTINGS["gain"]
    return y / jnp.sqrt(1 + (y / SETTINGS["limit"]) ** 2)
