"""Reverse over reverse: the gradient's share in v is a number, and has a gradient."""

import jax
import jax.numpy as jnp


def hvp(x, v):
    def rosenbrock(x):
        here, following = x[:-1], x[1:]
        return jnp.sum(100.0 * jnp.square(following - here * here) + jnp.square(1.0 - here))

    return jax.grad(lambda x: jnp.vdot(jax.grad(rosenbrock)(x), v))(x)
