"""The function is written once; its gradient is another function, made by jax.grad."""

import jax
import jax.numpy as jnp


def rosenbrock(x: jax.Array) -> jax.Array:
    """Return the height of the valley at ``x``."""
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def grad_rosen(x: jax.Array) -> jax.Array:
    """Return the exact gradient at ``x``."""
    return jax.grad(rosenbrock)(x)
