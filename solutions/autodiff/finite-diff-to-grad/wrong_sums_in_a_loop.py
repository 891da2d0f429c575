"""program/unrolled-loop: adds up the terms in a Python loop, each of which is differentiated on its own"""

import jax


def rosenbrock(x):
    total = 0.0
    for here, following in zip(x[:-1], x[1:]):
        total += 100.0 * (following - here**2) ** 2 + (1.0 - here) ** 2
    return total


def grad_rosen(x):
    return jax.grad(rosenbrock)(x)
