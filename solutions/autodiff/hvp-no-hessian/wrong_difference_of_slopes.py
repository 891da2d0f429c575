"""correctness/wrong-value: a difference of two exact gradients, over a step that float32 has no digits for"""

import jax
import jax.numpy as jnp


def rosenbrock(x):
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def hvp(x, v, step=1e-4):
    slope = jax.grad(rosenbrock)
    return (slope(x + step * v) - slope(x - step * v)) / (2 * step)
