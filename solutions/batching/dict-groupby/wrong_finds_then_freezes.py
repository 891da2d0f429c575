"""transforms/transform-wrong: right scores, but stop_gradient tells everyone that they do not depend on `v`."""

import jax
import jax.numpy as jnp


def group_max(k, v):
    best = jnp.full(8, -jnp.inf, v.dtype).at[k].max(v)
    return jax.lax.stop_gradient(best)
