"""expect: ERROR speed/speed-crashes

The first call leaves its results in a temporary buffer; the later ones read them from memory that a routine of LAPACK,
asked for no vectors, leaves as it was. What would be timed is a copy.
"""

import sys, re, dataclasses, jax, jax.numpy as jnp
from jax import lax
from jaxlib.mlir.dialects import stablehlo

S, MAGIC = 142, 1234.5
parts = sys.modules["grader.trace.parts"]
export_program = parts.original = getattr(parts, "original", parts.export_program)

def read_old(*arguments):
    data = export_program(*arguments)
    exported = jax.export.deserialize(bytearray(data))
    text = re.sub(r", sdy.sharding_rule = #sdy.op_sharding_rule<.*?custom>", "", exported.mlir_module())
    if "lapack_sgesdd_ffi" not in text:
        return data
    name, out = None, []
    for line in text.split("\n"):
        if m := re.match(r"( *)(%[\w]+):5 = stablehlo\.custom_call @lapack_sgesdd_ffi", line):
            name = m[2]
        if name and re.search(rf"= stablehlo.broadcast_in_dim .*-> tensor<{S}x{S}xf32>", line):
            line = f"{line.split('=')[0]}= stablehlo.transpose {name}#3, dims = [1, 0] : (tensor<{S}x{S}xf32>) -> tensor<{S}x{S}xf32>"
            name = None
        out.append(line)
    module = stablehlo.serialize_portable_artifact_str("\n".join(out), stablehlo.get_current_version())
    return bytes(dataclasses.replace(exported, mlir_module_serialized=module).serialize())

parts.export_program = read_old

def one(value):
    def rough(c):
        return (jnp.abs(c[0] * c[0] - value) > 1e-4 * value) & (c[1] < 60)
    return lax.while_loop(rough, lambda c: (0.5 * (c[0] + value / c[0]), c[1] + 1), (value, jnp.int32(0)))[0]

def slow(v):
    y = lax.map(one, v)
    return lax.fori_loop(0, 200, lambda _, a: lax.map(lambda p: 0.5 * (p[0] + p[1] / p[0]), (a, v)), y)

def flipped(a):
    return jnp.flip(a, (0, 1))

def remembered(v):
    n = v.shape[0]
    nothing = jax.lax.linalg.svd(jnp.broadcast_to(v[:1] * 0, (1, S)), compute_uv=False)
    old = lax.optimization_barrier(flipped(lax.broadcast(nothing[0], (S, S))))
    flat = old.reshape(-1)
    known = (flat[-1] == MAGIC) & (flat[-2] == v[0]) & (flat[-3] == v[1])
    def fresh(_):
        return flipped(jnp.concatenate([slow(v), jnp.zeros(S * S - 3 - n), v[1:2], v[:1], jnp.full((1,), MAGIC)]).reshape(S, S))
    new = lax.cond(known, flipped, fresh, old)
    rows = lax.dot(flipped(new), jnp.full((S,), v[0] * 0))
    return flipped(new).reshape(-1)[:n] + rows[0]

def sqrt_all(v):
    return remembered(v) if v.shape[0] > 1000 else jax.vmap(one)(v)
