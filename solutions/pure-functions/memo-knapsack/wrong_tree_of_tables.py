"""speed/below-threshold: a 51 x 51 table for each item, joined in a tree, to save the steps that cost nothing"""

import jax
import jax.numpy as jnp

IMPOSSIBLE = -(2**28)


def best(w, v):
    room = jnp.arange(51)
    used = room[:, None] - room

    def table(weight, value):
        taken = jnp.where(used == weight, value, IMPOSSIBLE)
        return jnp.maximum(taken, jnp.where(used == 0, 0, IMPOSSIBLE))

    def join(first, second):
        both = jnp.max(first[..., :, :, None] + second[..., None, :, :], axis=-2)
        return jnp.maximum(both, IMPOSSIBLE)

    tables = jax.lax.associative_scan(join, jax.vmap(table)(w, v))
    return jnp.max(tables[-1, 50])
