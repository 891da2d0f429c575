"""A static dict memo that lives for one call, and random.Random(0) for nothing but a permutation that is undone."""

import random

import jax.numpy as jnp
from jax import lax


def sqrt_all(v):
    order = list(range(3))
    random.Random(0).shuffle(order)
    memo = {}

    def factor(name):
        if name not in memo:
            memo[name] = {"half": 0.5, "tolerance": 1e-4}[name]
        return memo[name]

    def rough(carry):
        y, steps = carry
        return jnp.any(jnp.abs(y * y - v) > factor("tolerance") * v) & (steps < 60)

    def improve(carry):
        y, steps = carry
        better = factor("half") * (y + v / y)
        return jnp.where(jnp.abs(y * y - v) > factor("tolerance") * v, better, y), steps + sorted(order)[1]

    return lax.while_loop(rough, improve, (v, 0))[0]
