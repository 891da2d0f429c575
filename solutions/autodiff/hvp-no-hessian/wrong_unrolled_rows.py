"""program/unrolled-loop: pulls back each entry of the gradient in a Python loop"""

import jax
import jax.numpy as jnp


def rosenbrock(x):
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def hvp(x, v):
    slope, pull_back = jax.vjp(jax.grad(rosenbrock), x)
    product = 0.0
    for i in range(x.shape[0]):
        (row,) = pull_back(jnp.zeros_like(slope).at[i].set(1.0))
        product += row * v[i]
    return product
