# exercise: finite-diff-to-grad
# verdict: FAIL refused-by-jax
# first line: sum up to one number before jax.grad, or use jax.jacrev
# often: the loss of each element, without the sum
import jax
import jax.numpy as jnp


def rosenbrock(x):
    return 100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2


def grad_rosen(x):
    return jax.grad(rosenbrock)(x)
