"""transforms/transform-wrong: right sums, but stop_gradient says that they do not depend on the weights."""

import jax
import jax.numpy as jnp


def hist(idx, w):
    return jnp.zeros(16).at[idx].add(jax.lax.stop_gradient(w))
