"""A closure whose state is a carry, and a frozen configuration object."""

from dataclasses import dataclass

import jax.numpy as jnp
from jax import lax


@dataclass(frozen=True)
class Config:
    start: float = 0.0
    unroll: int = 4


def make_stats(config):
    def push(state, x):
        n, mean, m2 = state
        n = n + 1
        delta = x - mean
        mean = mean + delta / n
        return (n, mean, m2 + delta * (x - mean)), None

    def run(xs):
        zero = jnp.full((), config.start, xs.dtype)
        (n, mean, m2), _ = lax.scan(push, (zero, zero, zero), xs, unroll=config.unroll)
        return mean, m2 / n

    return run


stats = make_stats(Config())
