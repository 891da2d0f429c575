"""purity/keeps-tracer: keeps the linear map of the latest point for a solver that asks again, and the trace with it"""

import jax
import jax.numpy as jnp

LATEST = []


def rosenbrock(x):
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def hvp(x, v):
    LATEST[:] = [jax.linearize(jax.grad(rosenbrock), x)[1]]
    return LATEST[0](v)
