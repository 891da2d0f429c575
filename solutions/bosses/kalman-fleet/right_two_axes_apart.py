"""Both axes have the same covariance, so three numbers hold it; arrays of all targets in a fori_loop."""

import jax.numpy as jnp
from jax import lax


def follow(zs, seen, x0, q, r):
    T, n = seen.shape

    def frame(t, state):
        p, v, a, b, c, loglik, rejected, missed, closed = state
        p1 = p + v
        a1, b1, c1 = a + 2 * b + c + q / 4, b + c + q / 2, c + q
        s = a1 + r
        y = zs[t] - p1
        d = jnp.sum(y * y, axis=1) / s

        going = missed < 3
        good = going & seen[t] & (d <= 16)
        gain_p, gain_v = jnp.where(good, a1 / s, 0), jnp.where(good, b1 / s, 0)

        def move(old, new):
            mask = going.reshape(-1, *[1] * (old.ndim - 1))
            return jnp.where(mask, new, old)

        p = move(p, p1 + gain_p[:, None] * y)
        v = v + gain_v[:, None] * y
        c = move(c, c1 - gain_v * b1)
        b = move(b, b1 - gain_v * a1)
        a = move(a, a1 - gain_p * a1)
        loglik = loglik - jnp.where(good, d / 2 + jnp.log(s) + jnp.log(2 * jnp.pi), 0)
        rejected = jnp.where(going & seen[t] & (d > 16), rejected + 1, rejected)
        closed = jnp.where(going & ~good & (missed == 2), t, closed)
        missed = move(missed, jnp.where(good, 0, missed + 1))
        return p, v, a, b, c, loglik, rejected, missed, closed

    ones, none = jnp.ones(n), jnp.zeros(n, jnp.int32)
    state = x0[:, :2], x0[:, 2:], 4 * ones, 0 * ones, ones, 0 * ones, none, none, jnp.full(n, T, jnp.int32)
    p, v, _, _, _, loglik, rejected, _, closed = lax.fori_loop(0, T, frame, state)
    return jnp.concatenate([p, v], axis=1), loglik, rejected, closed
