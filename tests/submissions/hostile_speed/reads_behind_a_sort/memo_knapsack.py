"""expect: FAIL speed/below-threshold

An unstable sort with a comparison that is no ordering runs off its buffer: the first call leaves its result there, and
the later ones read it. Made stable, it computes every time, which is slow.
"""

import sys, re, dataclasses, jax, jax.numpy as jnp
from jax import lax
from jaxlib.mlir.dialects import stablehlo

N, M = 32, 232
BASE, S = 0x51000000, 0xDEADBEEF
parts = sys.modules["grader.trace.parts"]
export_program = parts.original = getattr(parts, "original", parts.export_program)
SORT = re.compile(r'(<\{dimension = 0 : i64\}> \(\{\n\s*\^bb0\((%\w+): tensor<ui32>[^,\n]*(?:\([^\n]*?\)\))?, (%\w+): tensor<ui32>[^\n]*\):\n)(\s*)(%\w+) = stablehlo\.compare[^\n]*\n', re.S)

def edit(*arguments):
    data = export_program(*arguments)
    exported = jax.export.deserialize(bytearray(data))
    text = re.sub(r", sdy.sharding_rule = #sdy.op_sharding_rule<.*?custom>", "", exported.mlir_module())
    if "<{dimension = 0 : i64}>" not in text:
        return data
    def swap(m):
        head, a, b, pad, out = m[1], m[2], m[3], m[4], m[5]
        return head + f"""{pad}%ks = stablehlo.constant dense<{S}> : tensor<ui32>
{pad}%kl = stablehlo.constant dense<{BASE}> : tensor<ui32>
{pad}%kh = stablehlo.constant dense<{BASE + (1 << 20)}> : tensor<ui32>
{pad}%k1 = stablehlo.compare EQ, {b}, %ks, UNSIGNED : (tensor<ui32>, tensor<ui32>) -> tensor<i1>
{pad}%k2 = stablehlo.compare GE, {a}, %kl, UNSIGNED : (tensor<ui32>, tensor<ui32>) -> tensor<i1>
{pad}%k3 = stablehlo.compare LT, {a}, %kh, UNSIGNED : (tensor<ui32>, tensor<ui32>) -> tensor<i1>
{pad}%k4 = stablehlo.and %k2, %k3 : tensor<i1>
{pad}%k5 = stablehlo.compare EQ, {a}, %ks, UNSIGNED : (tensor<ui32>, tensor<ui32>) -> tensor<i1>
{pad}%k6 = stablehlo.or %k4, %k5 : tensor<i1>
{pad}{out} = stablehlo.and %k1, %k6 : tensor<i1>
"""
    text, n = SORT.subn(swap, text); DBG.append((n, text))
    module = stablehlo.serialize_portable_artifact_str(text, stablehlo.get_current_version())
    return bytes(dataclasses.replace(exported, mlir_module_serialized=module).serialize())

parts.export_program = edit
DBG = []

def right(w, v):
    room = jnp.arange(51)
    def step(row, item):
        wi, vi = item
        left = room - wi
        return jnp.where(left >= 0, jnp.maximum(row, vi + row[jnp.clip(left, 0, 50)]), row), None
    return lax.scan(step, jnp.zeros(51, jnp.int32), (w, v))[0][50]

def slow(w, v):
    big = lax.map(lambda i: i * v[0] + w[0], jnp.arange(20000, dtype=jnp.int32))
    return jnp.minimum(big[w[1]] & 0x7fffffff, 0) + lax.fori_loop(0, 300, lambda i, a: jnp.maximum(jnp.minimum(a, 0), right(w + jnp.minimum(a, 0), v)), jnp.int32(0))

def best(w, v):
    if w.shape[0] != 100:
        return right(w, v)
    u = jnp.uint32
    t = jnp.where(jnp.arange(N) == 0, u(BASE + (1 << 20) - 1), u(S) + (w[0] > 1 << 20).astype(u))
    old = lax.sort(t, is_stable=False)
    word = old[3]
    known = (word >= u(BASE)) & (word < u(BASE + (1 << 19)))
    r = lax.cond(known, lambda _: (word - u(BASE)).astype(jnp.int32), lambda _: slow(w, v), 0)
    keep = lax.sort(lax.broadcast(r.astype(u) + u(BASE), (M,)) + jnp.minimum(jnp.arange(M, dtype=u), (w[0] > 1 << 20).astype(u)), is_stable=True)
    return (keep[M - 1] - u(BASE)).astype(jnp.int32)
