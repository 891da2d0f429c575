"""Reverse over forward: the slope along v, differentiated once more."""

import jax
import jax.numpy as jnp


def rosenbrock(x):
    a = x[:-1]
    return 100.0 * jnp.sum((x[1:] - a**2) ** 2) + jnp.sum((1.0 - a) ** 2)


def hvp(x, v):
    def along(x):
        _, push = jax.linearize(rosenbrock, x)
        return push(v)

    _, pull_back = jax.vjp(along, x)
    return pull_back(1.0)[0]
