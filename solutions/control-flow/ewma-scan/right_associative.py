"""Each step is a straight line in the average before it; lines are joined pair by pair, in parallel."""

import jax
import jax.numpy as jnp

Line = tuple[jax.Array, jax.Array]


def after(first: Line, second: Line) -> Line:
    """Return the line that does ``first`` and then ``second``."""
    slope_1, offset_1 = first
    slope_2, offset_2 = second
    return slope_1 * slope_2, offset_1 * slope_2 + offset_2


def ewma(xs: jax.Array, alpha: jax.Array) -> jax.Array:
    """Return the exponentially weighted average after each element of ``xs``, starting from 0."""
    slopes = jnp.broadcast_to(1 - alpha, xs.shape)
    return jax.lax.associative_scan(after, (slopes, alpha * xs))[1]
