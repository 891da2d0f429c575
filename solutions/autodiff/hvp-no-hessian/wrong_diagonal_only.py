"""correctness/wrong-value: differentiates the sum of the gradient, which adds up each row, and multiplies by v after it"""

import jax
import jax.numpy as jnp


def rosenbrock(x):
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def hvp(x, v):
    return jax.grad(lambda x: jnp.sum(jax.grad(rosenbrock)(x)))(x) * v
