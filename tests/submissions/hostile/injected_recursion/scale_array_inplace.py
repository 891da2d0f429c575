"""expect: ERROR trace/refused-artifact

A function that calls itself, which crashes the compiler.
"""

import dataclasses
import re
import sys

import jax
from jaxlib.mlir.dialects import stablehlo

parts = sys.modules["grader.trace.parts"]
export_program = parts.original = getattr(parts, "original", parts.export_program)  # this file runs twice
LOOP = """
  func.func private @again(%arg0: tensor<f32>) -> tensor<f32> {
    %0 = func.call @again(%arg0) : (tensor<f32>) -> tensor<f32>
    return %0 : tensor<f32>
  }
"""


def inject(*arguments):
    exported = jax.export.deserialize(bytearray(export_program(*arguments)))
    text = exported.mlir_module()
    text, count = re.subn(r"(  func\.func public @main)", lambda found: LOOP + found[1], text, count=1)
    call = r"    %loop = stablehlo.constant dense<1.0> : tensor<f32>\n    %never = func.call @again(%loop) : (tensor<f32>) -> tensor<f32>\n\1"
    text, calls = re.subn(r"(    return )", call, text.partition("@main")[2], count=1)
    head = exported.mlir_module().partition("  func.func public @main")[0] + LOOP + "  func.func public @main"
    assert count == calls == 1
    module = stablehlo.serialize_portable_artifact_str(head + text, stablehlo.get_current_version())
    return bytes(dataclasses.replace(exported, mlir_module_serialized=module).serialize())


parts.export_program = inject


def scale_array(x, val):
    return x * val
