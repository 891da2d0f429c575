"""program/too-much-work: fills the whole matrix for one product"""

import jax
import jax.numpy as jnp


def rosenbrock(x):
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def hvp(x, v):
    return jax.hessian(rosenbrock)(x) @ v
