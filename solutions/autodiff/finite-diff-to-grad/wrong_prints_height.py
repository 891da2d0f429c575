"""purity/prints: shows the height each time that the gradient is asked for"""

import jax
import jax.numpy as jnp


def rosenbrock(x):
    height = jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)
    print("height:", height)
    return height


def grad_rosen(x):
    return jax.grad(rosenbrock)(x)
