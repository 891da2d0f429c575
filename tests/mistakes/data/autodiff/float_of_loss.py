# exercise: finite-diff-to-grad
# verdict: FAIL reads-value
# first line: write `return jnp.sum(
# often: jax.grad asks for one number, so a float is made
import jax
import jax.numpy as jnp


def rosenbrock(x):
    return float(jnp.sum((x[1:] - x[:-1] ** 2) ** 2))


def grad_rosen(x):
    return jax.grad(rosenbrock)(x)
