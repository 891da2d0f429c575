"""transforms/transform-refused: a while_loop stops in time, but nothing can go through it backwards"""

import jax
import jax.numpy as jnp


def simulate(u, fixed, rate, probe, T):
    h, w = u.shape
    i, j = jnp.arange(h)[:, None], jnp.arange(w)
    free = (i > 0) & (i < h - 1) & (j > 0) & (j < w - 1) & ~fixed

    def goes_on(state):
        t, _, change, _ = state
        return (t < T) & (change >= 1e-3)

    def step(state):
        t, u, _, log = state
        around = jnp.roll(u, 1, 0) + jnp.roll(u, -1, 0) + jnp.roll(u, 1, 1) + jnp.roll(u, -1, 1)
        new = jnp.where(free, u + rate * (around - 4 * u), u)
        return t + 1, new, jnp.max(jnp.abs(new - u)), log.at[t].set(new[probe[0], probe[1]])

    start = jnp.int32(0), u, jnp.float32(jnp.inf), jnp.zeros(T)
    t, u, _, log = jax.lax.while_loop(goes_on, step, start)
    return u, jnp.where(jnp.arange(T) < t, log, log[t - 1])
