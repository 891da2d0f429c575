"""trace/hashes-tracer: caches what depends on the limit, which has no value yet"""

import functools

import jax.numpy as jnp


@functools.lru_cache
def squared(limit):
    return limit * limit


def scale(x, cfg):
    y = (x - cfg["offset"]) * cfg["gain"]
    return y / jnp.sqrt(1 + y**2 / squared(cfg["limit"]))
