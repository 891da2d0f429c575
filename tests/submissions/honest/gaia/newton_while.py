"""fori_loop of sixty steps that freezes what is done; a module-level jnp constant."""

import jax.numpy as jnp
from jax import lax

TOLERANCE = jnp.float32(1e-4)


def sqrt_all(v):
    def improve(_, y):
        rough = jnp.abs(y * y - v) > TOLERANCE * v
        return jnp.where(rough, 0.5 * (y + v / y), y)

    return lax.fori_loop(0, 60, improve, v)
