"""program/too-many-operations: keeps the loop over the frames in Python, and repeats the program for each"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax

GATE, PATIENCE = 16.0, 3
F = jnp.kron(jnp.array([[1.0, 1.0], [0.0, 1.0]]), jnp.eye(2))
G = jnp.kron(jnp.array([[0.25, 0.5], [0.5, 1.0]]), jnp.eye(2))


class Track(NamedTuple):
    """All that is known of one target; a track is open while it has missed fewer than PATIENCE frames in a row."""

    x: jax.Array
    P: jax.Array
    loglik: jax.Array
    rejected: jax.Array
    missed: jax.Array
    closed: jax.Array


def inverse_and_log_det(S: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return both for a 2x2 matrix."""
    det = S[0, 0] * S[1, 1] - S[0, 1] * S[1, 0]
    return jnp.array([[S[1, 1], -S[0, 1]], [-S[1, 0], S[0, 0]]]) / det, jnp.log(det)


def frame(
    track: Track, z: jax.Array, seen: jax.Array, t: jax.Array, q: jax.Array, r: jax.Array
) -> Track:
    """Return one track after frame ``t``."""
    x, P = F @ track.x, F @ track.P @ F.T + q * G
    y = z - x[:2]
    inverse, log_det = inverse_and_log_det(P[:2, :2] + r * jnp.eye(2))
    d = y @ inverse @ y
    good = seen & (d <= GATE)
    missed = jnp.where(good, 0, track.missed + 1)

    K = P[:, :2] @ inverse
    new = Track(
        x=jnp.where(good, x + K @ y, x),
        P=jnp.where(good, P - K @ P[:2], P),
        loglik=track.loglik - jnp.where(good, (d + log_det) / 2 + jnp.log(2 * jnp.pi), 0.0),
        rejected=track.rejected + (seen & ~good),
        missed=missed,
        closed=jnp.where(missed == PATIENCE, t, track.closed),
    )
    is_open = track.missed < PATIENCE
    return jax.tree.map(lambda new, old: jnp.where(is_open, new, old), new, track)


def follow(
    zs: jax.Array, seen: jax.Array, x0: jax.Array, q: jax.Array, r: jax.Array
) -> tuple[jax.Array, jax.Array, jax.Array, jax.Array]:
    """Return states, log-likelihoods, outliers and closing frames of all targets."""
    T, n = seen.shape
    P0 = jnp.broadcast_to(jnp.diag(jnp.array([4.0, 4.0, 1.0, 1.0])), (n, 4, 4))
    none = jnp.zeros(n, jnp.int32)
    each = jax.vmap(frame, in_axes=(0, 0, 0, None, 0, 0))

    def step(tracks: Track, inputs: tuple[jax.Array, jax.Array, jax.Array]) -> tuple[Track, None]:
        t, z, seen = inputs
        return each(tracks, z, seen, t, q, r), None

    start = Track(x0, P0, jnp.zeros(n), none, none, jnp.full(n, T, jnp.int32))
    tracks = start
    for t in range(T):
        tracks, _ = step(tracks, (jnp.int32(t), zs[t], seen[t]))
    return tracks.x, tracks.loglik, tracks.rejected, tracks.closed
