"""A fori_loop that writes each average into an array of the right length."""

import jax
import jax.numpy as jnp


def ewma(xs: jax.Array, alpha: jax.Array) -> jax.Array:
    """Return the exponentially weighted average after each element of ``xs``, starting from 0."""

    def step(t: jax.Array, carry: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        average, out = carry
        average = average + alpha * (xs[t] - average)
        return average, out.at[t].set(average)

    start = jnp.zeros((), xs.dtype), jnp.zeros_like(xs)
    return jax.lax.fori_loop(0, xs.shape[0], step, start)[1]
