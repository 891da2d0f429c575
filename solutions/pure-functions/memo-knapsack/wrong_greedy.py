"""correctness/wrong-value: packs by value per weight, which is not always best"""

import jax
import jax.numpy as jnp


def best(w, v):
    order = jnp.argsort(-v / jnp.maximum(w, 0.5))

    def pack(carry, i):
        room, total = carry
        fits = w[i] <= room
        return (room - jnp.where(fits, w[i], 0), total + jnp.where(fits, v[i], 0)), None

    (_, total), _ = jax.lax.scan(pack, (jnp.int32(50), jnp.int32(0)), order)
    return total
