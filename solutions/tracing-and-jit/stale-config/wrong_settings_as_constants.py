"""transforms/transform-wrong: treats the settings as constants, so nobody can tune them"""

import jax
import jax.numpy as jnp


def scale(x, cfg):
    cfg = jax.lax.stop_gradient(cfg)
    y = (x - cfg["offset"]) * cfg["gain"]
    return y / jnp.sqrt(1 + (y / cfg["limit"]) ** 2)
