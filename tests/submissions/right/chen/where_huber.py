from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp

DELTA = 1.0


def _huber(x: jax.Array, delta: float) -> jax.Array:
    condlist = [x < -delta, x > delta]
    choices = [-x - delta / 2, x - delta / 2]
    return jnp.select(condlist, choices, default=x**2 / 2)


def huber(x: jax.Array) -> jax.Array:
    return partial(_huber, delta=DELTA)(x)
