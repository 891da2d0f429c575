"""expect: ERROR trace/refused-artifact

A call of JAX's callback target, put into the module after JAX has looked at it.
"""

import dataclasses
import re
import sys

import jax
from jaxlib.mlir.dialects import stablehlo

parts = sys.modules["grader.trace.parts"]
export_program = parts.original = getattr(parts, "original", parts.export_program)  # this file runs twice
CALL = r"\1stablehlo.custom_call @xla_ffi_python_cpu_callback(\2) {api_version = 4 : i32, backend_config = {index = 0 : ui64}} : (\3, \3) -> \3"


def inject(*arguments):
    exported = jax.export.deserialize(bytearray(export_program(*arguments)))
    text, count = re.subn(r"(%\d+ = )stablehlo\.multiply (%\w+, %\w+) : (tensor<\w+>)", CALL, exported.mlir_module(), count=1)
    assert count
    module = stablehlo.serialize_portable_artifact_str(text, stablehlo.get_current_version())
    return bytes(dataclasses.replace(exported, mlir_module_serialized=module).serialize())


parts.export_program = inject


def scale_array(x, val):
    return x * val
