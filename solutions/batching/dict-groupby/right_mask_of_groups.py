"""One masked maximum for each key, all keys as a batch."""

import jax
import jax.numpy as jnp


def group_max(k: jax.Array, v: jax.Array) -> jax.Array:
    """Return for each key 0..7 the largest value with that key, or -inf where there is none."""

    def best(key: jax.Array) -> jax.Array:
        return jnp.max(jnp.where(k == key, v, -jnp.inf), initial=-jnp.inf)

    return jax.vmap(best)(jnp.arange(8))
