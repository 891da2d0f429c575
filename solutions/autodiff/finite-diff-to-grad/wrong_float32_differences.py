"""correctness/wrong-value: keeps the difference quotients, which float32 has no digits for"""

import jax
import jax.numpy as jnp


def rosenbrock(x):
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def grad_rosen(x, step=1e-3):
    def slope(direction):
        return (rosenbrock(x + step * direction) - rosenbrock(x - step * direction)) / (2 * step)

    return jax.vmap(slope)(jnp.eye(x.shape[0]))
