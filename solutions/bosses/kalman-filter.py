"""The tracker's attributes are the carry of one scan; both branches are computed, and where chooses."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax

LOST_AFTER = 3
F = jnp.array([[1.0, 0.5], [0.0, 1.0]])
G = jnp.array([[1 / 24, 1 / 8], [1 / 8, 1 / 2]])


class Tracker(NamedTuple):
    """What one frame leaves behind for the next."""

    x: jax.Array
    P: jax.Array
    missed: jax.Array
    restarts: jax.Array


def track(
    zs: jax.Array, x0: jax.Array, spread: jax.Array, q: jax.Array, r: jax.Array
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Return estimates and variances of the position after each frame, and the number of restarts."""
    P0 = jnp.diag(spread**2)

    def frame(tracker: Tracker, z: jax.Array) -> tuple[Tracker, tuple[jax.Array, jax.Array]]:
        x, P = F @ tracker.x, F @ tracker.P @ F.T + q * G
        seen = ~jnp.isnan(z)
        lost = seen & (tracker.missed >= LOST_AFTER)
        z = jnp.where(seen, z, 0.0)  # before it is used: a NaN that is not chosen would still spoil gradients

        gain = jnp.where(seen, P[:, 0] / (P[0, 0] + r), 0.0)  # a gain of 0 changes nothing
        x, P = x + gain * (z - x[0]), P - jnp.outer(gain, P[0])
        x = jnp.where(lost, jnp.array([z, 0.0]), x)
        P = jnp.where(lost, P0, P)
        missed = jnp.where(seen, 0, tracker.missed + 1)
        return Tracker(x, P, missed, tracker.restarts + lost), (x, P[0, 0])

    start = Tracker(x0, P0, jnp.int32(0), jnp.int32(0))
    last, (xs, variances) = lax.scan(frame, start, zs)
    return xs, variances, last.restarts
