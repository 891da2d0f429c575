"""expect: ERROR trace/refused-artifact

An artifact for symbolic sizes, put together by hand, to make the comparison of sizes itself fail.
"""

import sys, jax, dataclasses
from jax import export
parts = sys.modules["grader.trace.parts"]
export_program = parts.original = getattr(parts, "original", parts.export_program)
def forged(function, inputs, platform):
    honest = jax.export.deserialize(bytearray(export_program(function, inputs, platform)))
    text = "mod(a, mod(b, 3)) + floordiv(a, b - a) + max(a*b*b - 7*a, mod(b - a, floordiv(a, b)))"
    (d,) = export.symbolic_shape(text)
    avals = tuple(v.update(shape=(d,)) if v.shape else v for v in honest.in_avals)
    return bytes(dataclasses.replace(honest, in_avals=avals).serialize())
parts.export_program = forged

def scale_array(x, val):
    return x * val
