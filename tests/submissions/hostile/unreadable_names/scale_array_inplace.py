"""expect: ERROR trace/refused-artifact

Hands out a program with an attribute whose name is not UTF-8, for a judge that believes what it reads.
"""

import dataclasses
import re
import sys

import jax.export


def scale_array(x, val):
    return x * val


parts = sys.modules["grader.trace.parts"]
honest = parts.export_program


def export_program(*arguments):
    from jaxlib.mlir.dialects import stablehlo

    exported = jax.export.deserialize(bytearray(honest(*arguments)))
    text = re.sub(
        r"(stablehlo\.multiply %\w+, %\w+)( :)", r'\1 {"\\FF\\FE" = 1 : i32}\2', exported.mlir_module(), count=1
    )
    module = stablehlo.serialize_portable_artifact_str(text, stablehlo.get_current_version())
    return bytes(dataclasses.replace(exported, mlir_module_serialized=module).serialize())


parts.export_program = export_program
