"""expect: FAIL correctness/wrong-value

Whatever the function returns, the grader's own flattening says zeros of the right shape.
"""

import sys

import jax.numpy as jnp

sys.modules["grader.trace.run"]._flat_result = lambda form, out: [jnp.zeros((), jnp.float32) for _ in out]


def scale(data_list, val):
    return [None for _ in data_list]
