from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp


class Gain(NamedTuple):
    factor: jax.Array

    def apply(self, signal: jax.Array) -> jax.Array:
        return jnp.multiply(signal, self.factor)


def scale_array(x: jax.Array, val: jax.Array) -> jax.Array:
    return Gain(val).apply(x)
