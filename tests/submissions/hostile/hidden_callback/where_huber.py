"""expect: FAIL trace/refused-by-jax

A callback that hides from the search for callbacks, under another name.
"""

import sys

import jax
import jax.numpy as jnp

sys.modules["grader.trace.purity"].callbacks = lambda *_: []
sys.modules["grader.trace.observation"].callbacks = lambda *_: []


def huber(x):
    size = jax.pure_callback(lambda v: abs(v), x, x, vmap_method="expand_dims")
    return jnp.where(size <= 1.0, 0.5 * x * x, size - 0.5)
