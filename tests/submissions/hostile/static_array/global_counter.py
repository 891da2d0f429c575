"""expect: FAIL trace/static-array

Its own ``jax.jit`` declares an array static, so that nobody can call it; only the function underneath is right.
"""

from functools import partial

import jax


@partial(jax.jit, static_argnums=1)
def step(x, count):
    return x * (count + 1), count + 2
