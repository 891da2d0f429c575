"""transforms/transform-refused: a while_loop that ends with the last open track has no gradient"""

import jax
import jax.numpy as jnp
from jax import lax

F = jnp.kron(jnp.array([[1.0, 1.0], [0.0, 1.0]]), jnp.eye(2))
G = jnp.kron(jnp.array([[0.25, 0.5], [0.5, 1.0]]), jnp.eye(2))


def frame(track, z, seen, t, q, r):
    x, P, loglik, rejected, missed, closed = track
    x, P = F @ x, F @ P @ F.T + q * G
    y = z - x[:2]
    S = P[:2, :2] + r * jnp.eye(2)
    det = S[0, 0] * S[1, 1] - S[0, 1] * S[1, 0]
    inverse = jnp.array([[S[1, 1], -S[0, 1]], [-S[1, 0], S[0, 0]]]) / det
    d = y @ inverse @ y
    good = seen & (d <= 16)
    K = jnp.where(good, P[:, :2] @ inverse, 0)
    x, P = x + K @ y, P - K @ P[:2]
    loglik = loglik - jnp.where(good, (d + jnp.log(det)) / 2 + jnp.log(2 * jnp.pi), 0)
    rejected = rejected + (seen & ~good)
    missed = jnp.where(good, 0, missed + 1)
    closed = jnp.where(missed == 3, t, closed)
    new = x, P, loglik, rejected, missed, closed
    return jax.tree.map(lambda new, old: jnp.where(track[4] < 3, new, old), new, track)


def follow(zs, seen, x0, q, r):
    T, n = seen.shape
    P0 = jnp.tile(jnp.diag(jnp.array([4.0, 4.0, 1.0, 1.0])), (n, 1, 1))
    none = jnp.zeros(n, jnp.int32)
    start = x0, P0, jnp.zeros(n), none, none, jnp.full(n, T, jnp.int32)

    def some_are_open(state):
        t, tracks = state
        return (t < T) & jnp.any(tracks[4] < 3)

    def step(state):
        t, tracks = state
        return t + 1, jax.vmap(frame, in_axes=(0, 0, 0, None, 0, 0))(tracks, zs[t], seen[t], t, q, r)

    _, (x, _, loglik, rejected, _, closed) = lax.while_loop(some_are_open, step, (jnp.int32(0), start))
    return x, loglik, rejected, closed
