"""trace/reads-value: float() wants the number while the function is being differentiated"""

import jax
import jax.numpy as jnp


def rosenbrock(x):
    total = jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)
    return float(total)


def grad_rosen(x):
    return jax.grad(rosenbrock)(x)
