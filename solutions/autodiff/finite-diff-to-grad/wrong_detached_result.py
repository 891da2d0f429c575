"""transforms/transform-wrong: detaches the gradient, as x.grad would be, and has no second derivative"""

import jax
import jax.numpy as jnp


def rosenbrock(x):
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def grad_rosen(x):
    return jax.lax.stop_gradient(jax.grad(rosenbrock)(x))
