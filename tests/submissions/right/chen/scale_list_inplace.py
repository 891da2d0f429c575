from __future__ import annotations

import jax
import jax.numpy as jnp


def _scale_stacked(stacked: jax.Array, val: jax.Array) -> jax.Array:
    return stacked * val


def scale(data_list: list[jax.Array], val: jax.Array) -> list[jax.Array]:
    stacked = jnp.stack(data_list)
    return list(_scale_stacked(stacked, val))
