"""expect: FAIL purity/keeps-tracer

The right root, but every iterate of the loop is kept in a list outside for a plot.
"""

from jax import lax

iterates = []


def sqrt_all(v):
    def step(_, y):
        iterates.append(y)
        return 0.5 * (y + v / y)

    return lax.fori_loop(0, 60, step, v)
