"""expect: TIMEOUT correctness/program-too-slow

Tracing is quick; the loop never ends when it runs, and its result is needed.
"""

from jax import lax


def sqrt_all(v):
    return lax.while_loop(lambda y: (y > -1.0).all(), lambda y: y * 0.5 + 0.1, v)
