"""size= fixes the length; what only pads occurs no time."""

import jax
import jax.numpy as jnp


def uniq(x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return the different values of ``x``, ascending and padded with -1 to its length, and how many they are."""
    vals, occurs = jnp.unique(x, size=x.shape[0], fill_value=-1, return_counts=True)
    return vals, jnp.sum(occurs > 0, dtype=jnp.int32)
