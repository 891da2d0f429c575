"""correctness/wrong-shape: differentiates the function along v and not its gradient"""

import jax
import jax.numpy as jnp


def rosenbrock(x):
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def hvp(x, v):
    return jax.jvp(rosenbrock, (x,), (v,))[1]
