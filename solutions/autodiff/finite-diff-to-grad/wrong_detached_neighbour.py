"""correctness/wrong-value: holds the left neighbour constant, so that half of its slope is missing"""

import jax
import jax.numpy as jnp


def rosenbrock(x):
    here = jax.lax.stop_gradient(x[:-1])
    return jnp.sum(100.0 * (x[1:] - here**2) ** 2 + (1.0 - x[:-1]) ** 2)


def grad_rosen(x):
    return jax.grad(rosenbrock)(x)
