"""correctness/wrong-value: leaves the break out, so that a settled plate goes on changing a little"""

import jax
import jax.numpy as jnp


def simulate(u, fixed, rate, probe, T):
    h, w = u.shape
    i, j = jnp.arange(h)[:, None], jnp.arange(w)
    free = (i > 0) & (i < h - 1) & (j > 0) & (j < w - 1) & ~fixed

    def step(u, _):
        around = jnp.roll(u, 1, 0) + jnp.roll(u, -1, 0) + jnp.roll(u, 1, 1) + jnp.roll(u, -1, 1)
        u = jnp.where(free, u + rate * (around - 4 * u), u)
        return u, u[probe[0], probe[1]]

    return jax.lax.scan(step, u, length=T)
