"""Forward over reverse: how the gradient changes along one direction."""

import jax
import jax.numpy as jnp


def rosenbrock(x: jax.Array) -> jax.Array:
    """Return the height of the valley at ``x``."""
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def hvp(x: jax.Array, v: jax.Array) -> jax.Array:
    """Return the Hessian at ``x`` times ``v``."""
    return jax.jvp(jax.grad(rosenbrock), (x,), (v,))[1]
