"""Programs that an honest student may hand in, with the inputs they take. Not a test module: a corpus for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

__all__ = ["PROGRAMS"]

F = np.linspace(-2.0, 2.0, 8, dtype="float32")
M = (np.arange(16, dtype="float32").reshape(4, 4) % 5 - 2) / 2 + 3 * np.eye(4, dtype="float32")
S = M @ M.T
N = np.array([3, 1, 2, 0, 3, 7], "int32")
K = np.array([0, 42], "uint32")
B = np.array([True, False, True, True, False, False, True, False])
TABLE = np.random.RandomState(0).standard_normal((8, 3)).astype("float32")


@jax.custom_jvp
def _softplus(x: Any) -> Any:
    return jnp.log1p(jnp.exp(x))


_softplus.defjvp(lambda primals, tangents: (_softplus(*primals), jax.nn.sigmoid(primals[0]) * tangents[0]))


@jax.custom_vjp
def _clipped(x: Any) -> Any:
    return x


_clipped.defvjp(lambda x: (x, None), lambda _, cotangent: (jnp.clip(cotangent, -1, 1),))


def _ewma(xs: Any, alpha: Any) -> Any:
    def step(mean: Any, x: Any) -> Any:
        mean = alpha * x + (1 - alpha) * mean
        return mean, mean

    return lax.scan(step, xs[0], xs)[1]


def _key(words: Any) -> Any:
    return jax.random.wrap_key_data(words)


def _random_walk(words: Any) -> Any:
    def step(place: Any, key: Any) -> Any:
        return place + jax.random.normal(key), place

    return lax.scan(step, jnp.float32(0), jax.random.split(_key(words), 4))[1]


def _mlp(w: Any, x: Any) -> Any:
    hidden = x
    for _ in range(3):
        hidden = jax.nn.gelu(hidden @ w, approximate=False)
    return jnp.sum(jax.nn.softmax(hidden))


PROGRAMS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "add": (lambda x: x + 1, (F,)),
    "horner": (lambda x: ((2 * x + 1) * x - 3) * x, (F,)),
    "two_results": (lambda x: (x * 2, jnp.sum(x)), (F,)),
    "dict_argument": (lambda w, b: {"y": w * b}["y"], (F, F)),
    "scan": (_ewma, (F, np.float32(0.3))),
    "scan_grad": (jax.grad(lambda xs, a: jnp.sum(_ewma(xs, a)), (0, 1)), (F, np.float32(0.3))),
    "scan_vmap": (jax.vmap(_ewma, (0, None)), (M, np.float32(0.3))),
    "scan_jvp": (lambda x, t: jax.jvp(lambda xs: _ewma(xs, 0.3), (x,), (t,)), (F, F)),
    "while": (
        lambda x: lax.while_loop(lambda c: c[0] < 5, lambda c: (c[0] + 1, c[1] * 1.1), (0, x))[1],
        (F,),
    ),
    "fori": (lambda x: lax.fori_loop(0, 6, lambda i, c: c + i * x, x), (F,)),
    "map": (lambda x: lax.map(lambda v: v**2, x), (F,)),
    "cond": (lambda x: lax.cond(x[0] > 0, jnp.sin, jnp.cos, x), (F,)),
    "switch": (lambda i, x: lax.switch(i, [jnp.sin, jnp.cos, jnp.tanh], x), (np.int32(2), F)),
    "associative_scan": (lambda x: lax.associative_scan(jnp.add, x), (F,)),
    "cumsum": (jnp.cumsum, (F,)),
    "cumprod": (jnp.cumprod, (F,)),
    "cummax": (lax.cummax, (F,)),
    "logsumexp": (jax.nn.logsumexp, (F,)),
    "sort": (jnp.sort, (F,)),
    "argsort": (jnp.argsort, (F,)),
    "lexsort": (lambda a, b: jnp.lexsort((a, b)), (N, N)),
    "top_k": (lambda x: lax.top_k(x, 3), (F,)),
    "median": (jnp.median, (F,)),
    "searchsorted": (jnp.searchsorted, (F, F)),
    "unique": (lambda i: jnp.unique(i, size=4), (N,)),
    "where": (lambda b, x: jnp.where(b, x, 0), (B, F)),
    "bool": (lambda b: (~b, b & True, b.any()), (B,)),
    "argmax": (lambda x: (jnp.argmax(x), jnp.argmin(x)), (F,)),
    "gather": (lambda x, i: x[i], (F, N)),
    "scatter_set": (lambda x, i: x.at[i].set(9.0), (F, np.array([1, 4], "int32"))),
    "scatter_add": (lambda x, i: x.at[i].add(1.5), (F, N)),
    "bincount": (lambda i: jnp.bincount(i, length=8), (N,)),
    "segment_sum": (lambda x, i: jax.ops.segment_sum(x[:6], i, 8), (F, N)),
    "one_hot": (lambda i: jax.nn.one_hot(i, 8), (N,)),
    "dynamic_slice": (lambda x, i: lax.dynamic_slice(x, (i,), (3,)), (F, np.int32(2))),
    "dynamic_update": (lambda x, i: lax.dynamic_update_slice(x, jnp.ones(2), (i,)), (F, np.int32(2))),
    "concatenate": (lambda x: jnp.concatenate([x, x[::-1], jnp.roll(x, 2)]), (F,)),
    "pad": (lambda x: jnp.pad(x, 2, mode="edge"), (F,)),
    "table": (lambda x: x @ TABLE, (F,)),
    "matmul": (lambda a: a @ a.T, (M,)),
    "einsum": (lambda a, b: jnp.einsum("ij,jk->ki", a, b), (M, M)),
    "conv": (lambda x: jnp.convolve(x, jnp.array([1.0, 2.0, 1.0]), mode="same"), (F,)),
    "conv_grad": (
        jax.grad(lambda x: jnp.sum(lax.conv(x.reshape(1, 1, 8), x.reshape(1, 1, 8), (1,), "SAME") ** 2)),
        (F,),
    ),
    "max_pool": (lambda x: lax.reduce_window(x, -jnp.inf, lax.max, (2,), (2,), "VALID"), (F,)),
    "max_pool_grad": (
        jax.grad(lambda x: jnp.sum(lax.reduce_window(x, -jnp.inf, lax.max, (2,), (2,), "VALID"))),
        (F,),
    ),
    "fft": (lambda x: jnp.abs(jnp.fft.fft(x)), (F,)),
    "rfft": (lambda x: jnp.fft.irfft(jnp.fft.rfft(x)), (F,)),
    "complex": (lambda x: jnp.real(jnp.exp(1j * x) * jnp.array(1 + 2j)), (F,)),
    "erf": (jax.scipy.special.erf, (F,)),
    "gamma_functions": (lambda x: (jax.scipy.special.gammaln(x), jax.scipy.special.digamma(x + 3)), (F,)),
    "hyperbolic": (lambda x: (jnp.sinh(x), jnp.arcsinh(x), jnp.arctanh(x / 4)), (F,)),
    "norm_cdf": (jax.scipy.stats.norm.cdf, (F,)),
    "bfloat16": (lambda x: (x.astype(jnp.bfloat16) * 2).astype(jnp.float32), (F,)),
    "float16": (lambda x: x.astype(jnp.float16), (F,)),
    "bitcast": (lambda x: lax.bitcast_convert_type(x, jnp.uint32) >> 3, (F,)),
    "popcount": (lax.population_count, (N,)),
    "integer_division": (lambda i: (i // 3, i % 3), (N,)),
    "normal": (lambda k: jax.random.normal(_key(k), (5,)), (K,)),
    "split": (lambda k: jax.random.key_data(jax.random.split(_key(k), 3)), (K,)),
    "uniform_raw": (lambda k: jax.random.uniform(k, (4,)), (K,)),
    "permutation": (lambda k, x: jax.random.permutation(_key(k), x), (K, F)),
    "categorical": (lambda k, x: jax.random.categorical(_key(k), x, shape=(3,)), (K, F)),
    "gamma": (lambda k: jax.random.gamma(_key(k), 2.0, (2,)), (K,)),
    "random_walk": (_random_walk, (K,)),
    "custom_jvp": (jax.vmap(jax.grad(_softplus)), (F,)),
    "custom_vjp": (jax.grad(lambda x: jnp.sum(_clipped(x) ** 2)), (F,)),
    "mlp_grad": (jax.value_and_grad(_mlp), (M, M)),
    "remat": (jax.grad(lambda w: jax.checkpoint(_mlp)(w, M)), (M,)),
    "hessian": (jax.hessian(lambda x: jnp.sum(jnp.sin(x) * x)), (F,)),
    "newton": (lambda x: x - jax.vmap(jax.grad(lambda v: v**3 - 2))(x), (F,)),
    "inner_jit": (lambda x: jax.jit(jnp.sin)(x) + jax.jit(jnp.sin)(x + 1), (F,)),
    "composite": (lax.composite(lambda v: v * 2, "my.twice"), (F,)),
    "vmap_cond": (jax.vmap(lambda v: lax.cond(v > 0, jnp.sin, jnp.cos, v)), (F,)),
    "reduce_precision": (lambda x: lax.reduce_precision(x, 8, 7), (F,)),
    "barrier": (lambda x: lax.optimization_barrier(x) + 1, (F,)),
    "linspace": (lambda x: jnp.linspace(0, 1, 7) * x[0] + jnp.interp(x[1], x, x), (F,)),
    "polyval": (lambda x: jnp.polyval(x, 0.5), (F,)),
    "cholesky": (jnp.linalg.cholesky, (S,)),
    "solve": (jnp.linalg.solve, (S, M)),
    "solve_batched": (lambda a: jnp.linalg.solve(jnp.stack([a, a + 1]), jnp.stack([a, a])), (S,)),
    "inv": (jnp.linalg.inv, (M,)),
    "det": (jnp.linalg.det, (M,)),
    "qr": (lambda a: jnp.linalg.qr(a[:, :3]), (M,)),
    "eigh": (jnp.linalg.eigh, (S,)),
    "svd": (lambda a: jnp.linalg.svd(a[:, :3], full_matrices=False), (M,)),
    "svd_full": (lambda a: jnp.linalg.svd(a[:, :3])[1], (M,)),
    "singular_values": (lambda a: jnp.linalg.svd(a[:, :3], compute_uv=False), (M,)),
    "lstsq": (lambda a, b: jnp.linalg.lstsq(a, b)[0], (M, F[:4])),
    "solve_triangular": (lambda a, b: jax.scipy.linalg.solve_triangular(a, b, trans=1), (M, F[:4])),
    "cho_solve": (lambda a, b: jax.scipy.linalg.cho_solve((jnp.linalg.cholesky(a), True), b), (S, F[:4])),
    "expm": (jax.scipy.linalg.expm, (M / 8,)),
    "cholesky_grad": (jax.grad(lambda a: jnp.sum(jnp.linalg.cholesky(a))), (S,)),
    "cholesky_batch2": (lambda a: jnp.linalg.cholesky(jnp.broadcast_to(a, (2, 3, 4, 4))), (S,)),
}
