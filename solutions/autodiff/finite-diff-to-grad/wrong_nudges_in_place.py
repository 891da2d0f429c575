"""trace/writes-in-place: nudges a coordinate of a JAX array"""

import jax.numpy as jnp


def rosenbrock(x):
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def grad_rosen(x):
    slopes = []
    for i in range(len(x)):
        x[i] += 1e-3
        above = rosenbrock(x)
        x[i] -= 2e-3
        below = rosenbrock(x)
        x[i] += 1e-3
        slopes.append((above - below) / 2e-3)
    return jnp.array(slopes)
