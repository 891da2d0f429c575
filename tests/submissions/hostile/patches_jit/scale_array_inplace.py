"""expect: ERROR trace

`jax.jit` hands back what it is given.
"""

import jax

jax.jit = lambda function=None, **_: function if function else (lambda inner: inner)


def scale_array(x, val):
    return x * val
