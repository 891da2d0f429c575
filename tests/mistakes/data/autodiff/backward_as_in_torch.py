# exercise: finite-diff-to-grad
# verdict: FAIL refused-by-jax
# first line: write the loss as a function, and use jax.grad on it instead of `backward`
# often: how PyTorch does it
import jax.numpy as jnp


def rosenbrock(x):
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def grad_rosen(x):
    loss = rosenbrock(x)
    loss.backward()
    return x.grad
