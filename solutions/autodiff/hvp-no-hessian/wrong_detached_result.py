"""transforms/transform-wrong: hands the product to a solver detached, and has no third derivative"""

import jax
import jax.numpy as jnp


def rosenbrock(x):
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def hvp(x, v):
    product = jax.jvp(jax.grad(rosenbrock), (x,), (v,))[1]
    return jax.lax.stop_gradient(product)
