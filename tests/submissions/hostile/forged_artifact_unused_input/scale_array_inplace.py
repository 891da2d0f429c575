"""expect: ERROR trace/refused-artifact

The exported program leaves out the arguments that it does not need.
"""

import sys

import jax
import jax.numpy as jnp


def export_program(function, inputs, platform):
    types = jax.eval_shape(function, *inputs)
    answer = jax.jit(lambda *_: [jnp.zeros(item.shape, item.dtype) for item in types])
    return bytes(jax.export.export(answer, platforms=[platform])(*inputs).serialize())


sys.modules["grader.trace.parts"].export_program = export_program


def scale_array(x, val):
    return x * val
