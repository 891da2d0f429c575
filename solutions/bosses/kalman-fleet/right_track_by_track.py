"""vmap outside and a scan within: a whole track is one function, with a cond for the update and jnp.linalg."""

import jax
import jax.numpy as jnp
from jax import lax

H = jnp.eye(2, 4)


def follow(zs, seen, x0, q, r):
    T = seen.shape[0]
    F = jnp.eye(4) + jnp.eye(4, k=2)
    G = jnp.kron(jnp.array([[1 / 4, 1 / 2], [1 / 2, 1]]), jnp.eye(2))

    def one(zs, seen, x0, q, r):
        def frame(track, inputs):
            old = track
            (x, P), (loglik, rejected), (missed, closed) = track
            t, z, seen = inputs
            x, P = F @ x, F @ P @ F.T + q * G
            y, S = z - H @ x, H @ P @ H.T + r * jnp.eye(2)
            d = y @ jnp.linalg.solve(S, y)

            def accept():
                K = jnp.linalg.solve(S, H @ P).T
                _, log_det = jnp.linalg.slogdet(S)
                return x + K @ y, P - K @ H @ P, loglik - (d + log_det) / 2 - jnp.log(2 * jnp.pi), jnp.int32(0)

            good = seen & (d <= 16.0)
            x, P, loglik, missed = lax.cond(good, accept, lambda: (x, P, loglik, missed + 1))
            rejected = rejected + jnp.where(seen & ~good, 1, 0)
            closed = jnp.where(missed == 3, t, closed)
            new = (x, P), (loglik, rejected), (missed, closed)
            return lax.cond(old[2][0] < 3, lambda: new, lambda: old), None

        zero = jnp.int32(0)
        start = (x0, jnp.diag(jnp.array([4.0, 4.0, 1.0, 1.0]))), (jnp.float32(0), zero), (zero, jnp.int32(T))
        track, _ = lax.scan(frame, start, (jnp.arange(T), zs, seen))
        return track[0][0], *track[1], track[2][1]

    return jax.vmap(one, in_axes=(1, 1, 0, 0, 0))(zs, seen, x0, q, r)
