"""expect: ERROR trace/refused-artifact

An artifact whose results are nested some thousand tuples deep.
"""

import sys, jax
parts = sys.modules["grader.trace.parts"]
from jax import export
def forged(function, inputs, platform):
    def nested(*flat):
        out = list(function(*flat))
        for _ in range(900):
            out = (out,)
        return out
    sys.setrecursionlimit(100_000)
    return bytes(export.export(jax.jit(nested, keep_unused=True), platforms=[platform])(*inputs).serialize())
parts.export_program = forged

def scale_array(x, val):
    return x * val
