"""Buffers are the carry of a scan; the mode comes with each batch, and lax.cond calls one of two functions."""

from functools import partial

import jax
import jax.numpy as jnp
from jax import lax

Tree = dict[str, jax.Array]
EPS = 0.01


def normalise(p: Tree, x: jax.Array, mean: jax.Array, var: jax.Array) -> jax.Array:
    """Shift and scale the columns of ``x``, then let the parameters do the same."""
    return (x - mean) / jnp.sqrt(var + EPS) * p["weight"] + p["bias"]


def train(p: Tree, buffers: Tree, x: jax.Array) -> tuple[Tree, jax.Array]:
    """Take a batch into the averages, and normalise it by its own statistics."""
    count = buffers["num_batches_tracked"] + 1
    mean, var = buffers["running_mean"], buffers["running_var"]
    moved = {
        "num_batches_tracked": count,
        "running_mean": mean + (x.mean(axis=0) - mean) / count,
        "running_var": var + (x.var(axis=0, ddof=1) - var) / count,
    }
    return moved, normalise(p, x, x.mean(axis=0), x.var(axis=0))


def evaluate(p: Tree, buffers: Tree, x: jax.Array) -> tuple[Tree, jax.Array]:
    """Normalise a batch by the averages, and leave them alone."""
    return buffers, normalise(p, x, buffers["running_mean"], buffers["running_var"])


def run(p: Tree, buffers: Tree, xs: jax.Array, training: jax.Array) -> tuple[jax.Array, Tree]:
    """Call the layer on each batch in its mode; return the results and the buffers at the end."""

    def call(buffers: Tree, given: tuple[jax.Array, jax.Array]) -> tuple[Tree, jax.Array]:
        x, mode = given
        called: tuple[Tree, jax.Array] = lax.cond(mode, partial(train, p), partial(evaluate, p), buffers, x)
        return called

    buffers, ys = lax.scan(call, buffers, (xs, training))
    return ys, buffers
