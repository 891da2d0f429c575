from __future__ import annotations

import jax
import jax.numpy as jnp


def positive(index: jax.Array, length: int) -> jax.Array:
    return jnp.where(index < 0, index + length, index)


def swap(m: jax.Array, i: jax.Array, j: jax.Array) -> jax.Array:
    r = m.shape[0]
    a, b = positive(i, r), positive(j, r)
    rows = jnp.arange(r)
    source = jnp.where(rows == a, b, jnp.where(rows == b, a, rows))
    return jnp.take(m, source, axis=0)
