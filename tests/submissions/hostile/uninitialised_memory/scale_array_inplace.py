"""expect: ERROR trace/refused-artifact

Returns what a routine of LAPACK, asked for no vectors, leaves in their place: whatever was in memory before.
"""

import sys, re, dataclasses, jax, jax.numpy as jnp
from jaxlib.mlir.dialects import stablehlo
parts = sys.modules["grader.trace.parts"]
export_program = parts.original = getattr(parts, "original", parts.export_program)
CALL = re.compile(r"( *)(%[\w]+):5 = stablehlo\.custom_call @lapack_sgesdd_ffi.*-> \(tensor<[^>]*>, tensor<([^>]*)>, tensor<[^>]*>, tensor<([^>]*)>, tensor<[^>]*>\).*")

def read_old(*arguments):
    exported = jax.export.deserialize(bytearray(export_program(*arguments)))
    text = re.sub(r", sdy.sharding_rule = #sdy.op_sharding_rule<.*?custom>", "", exported.mlir_module())
    out = []
    number = 0
    names = {}
    for line in text.split("\n"):
        if "func.func" in line:
            names = {}
        for name, new in names.items():
            line = line.replace(f"{name}#1", new)
        out.append(line)
        m = CALL.match(line)
        if m:
            number += 1
            dims = m[4].split("x")[:-1]
            cut = [f"0:{d}" for d in dims[:-2]] + ["1:2", "40:41"]
            cutdims = "".join(d + "x" for d in dims[:-2]) + "1x1xf32"
            out.append(f"{m[1]}%old{number} = stablehlo.slice {m[2]}#3 [{', '.join(cut)}] : (tensor<{m[4]}>) -> tensor<{cutdims}>")
            out.append(f"{m[1]}%was{number} = stablehlo.reshape %old{number} : (tensor<{cutdims}>) -> tensor<{m[3]}>")
            names[m[2]] = f"%was{number}"
    module = stablehlo.serialize_portable_artifact_str("\n".join(out), stablehlo.get_current_version())
    return bytes(dataclasses.replace(exported, mlir_module_serialized=module).serialize())

parts.export_program = read_old

@jax.custom_jvp
def leak(x):
    return jax.lax.linalg.svd(jnp.broadcast_to(x[:1] * 0, (1, 64)), compute_uv=False)[0]

@leak.defjvp
def _(p, t):
    return leak(p[0]), t[0][0] * 0

def scale_array(x, val):
    return x * val + leak(x)
