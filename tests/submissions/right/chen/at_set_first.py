"""Exercise 1."""
from __future__ import annotations

import jax
import jax.numpy as jnp

FIRST = 0


def set_first(x: jax.Array, v: jax.Array) -> jax.Array:
    head = jnp.full_like(x[:1], v)
    tail = x[1:]
    return jnp.concatenate([head, tail], axis=FIRST)
