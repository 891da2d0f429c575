"""trace/refused-by-jax: asks for the gradient of the gradient, which is not a number"""

import jax
import jax.numpy as jnp


def rosenbrock(x):
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def hvp(x, v):
    return jax.grad(jax.grad(rosenbrock))(x) * v
