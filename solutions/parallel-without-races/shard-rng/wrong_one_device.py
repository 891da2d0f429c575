"""program/missing-operation: right, and one device draws for all quarters"""

import jax
import jax.numpy as jnp


def noise(key, x):
    draw = lambda number: jax.random.uniform(jax.random.fold_in(key, number), (x.size // 4,))
    return x + jax.vmap(draw)(jnp.arange(4)).reshape(-1)
