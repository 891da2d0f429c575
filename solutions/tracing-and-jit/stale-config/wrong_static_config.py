"""trace/static-array: declares the dictionary static, which has no hash and holds arrays"""

import functools

import jax
import jax.numpy as jnp


@functools.partial(jax.jit, static_argnames=("cfg",))
def scale(x, cfg):
    y = (x - cfg["offset"]) * cfg["gain"]
    return y / jnp.sqrt(1 + (y / cfg["limit"]) ** 2)
