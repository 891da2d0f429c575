"""expect: ERROR trace/refused-artifact

The exported program takes and returns other arrays than the exercise says.
"""

import sys

import jax

parts = sys.modules["grader.trace.parts"]
export_program = parts.export_program
parts.export_program = lambda _function, _inputs, platform: export_program(
    lambda x: [x], [jax.ShapeDtypeStruct((2,), "float32")], platform
)


def scale_array(x, val):
    return x * val
