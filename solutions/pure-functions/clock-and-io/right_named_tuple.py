"""A named tuple holds the configuration inside, and the descent is a step along a gradient."""

from typing import NamedTuple

import jax
import jax.numpy as jnp


class Config(NamedTuple):
    target: jax.Array
    rate: jax.Array
    half_life: jax.Array

    def rate_at(self, t):
        return self.rate * jnp.exp(-jnp.log(2.0) * t / self.half_life)

    def error(self, x):
        return jnp.square(x - self.target).sum()


@jax.jit
def update(x, t, cfg):
    cfg = Config(**cfg)
    rate = cfg.rate_at(t)
    error, slope = jax.value_and_grad(cfg.error)(x)
    return x - rate * slope / 2, {"error": error, "rate": rate, "t": t}
