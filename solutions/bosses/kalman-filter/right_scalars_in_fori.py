"""A fori_loop over six numbers, written out by hand, that sets rows of prepared arrays."""

import jax.numpy as jnp
from jax import lax


def track(zs, x0, spread, q, r):
    T = zs.shape[0]
    start_a, start_c = spread[0] ** 2, spread[1] ** 2
    heard = jnp.logical_not(jnp.isnan(zs))
    numbers = jnp.nan_to_num(zs)

    def frame(t, state):
        p, v, a, b, c, missed, restarts, xs, variances = state
        p = p + v / 2
        a, b, c = a + b + c / 4 + q / 24, b + c / 2 + q / 8, c + q / 2
        z, seen = numbers[t], heard[t]
        lost = seen & (missed > 2)

        s, error = a + r, z - p
        p1, v1 = p + a / s * error, v + b / s * error
        a1, b1, c1 = a - a * a / s, b - a * b / s, c - b * b / s

        def pick(begun, updated, old):
            return jnp.where(lost, begun, jnp.where(seen, updated, old))

        p, v = pick(z, p1, p), pick(0.0, v1, v)
        a, b, c = pick(start_a, a1, a), pick(0.0, b1, b), pick(start_c, c1, c)
        missed = jnp.where(seen, 0, missed + 1)
        restarts = jnp.where(lost, restarts + 1, restarts)
        return p, v, a, b, c, missed, restarts, xs.at[t].set(jnp.stack([p, v])), variances.at[t].set(a)

    zero = jnp.int32(0)
    state = x0[0], x0[1], start_a, jnp.float32(0), start_c, zero, zero, jnp.zeros((T, 2)), jnp.zeros(T)
    *_, restarts, xs, variances = lax.fori_loop(0, T, frame, state)
    return xs, variances, restarts
