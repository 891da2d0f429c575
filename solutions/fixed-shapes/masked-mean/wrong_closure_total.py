"""purity/mutates-closure: adds up in variables of an enclosing function, as a loop body would"""

import jax.numpy as jnp


def make():
    total, count = 0.0, 0

    def add(x):
        nonlocal total, count
        mask = x > 0
        total = jnp.sum(jnp.where(mask, x * x, 0.0))
        count = jnp.sum(mask)

    def mean_sq_pos(x):
        add(x)
        return total / jnp.maximum(count, 1)

    return mean_sq_pos


mean_sq_pos = make()
