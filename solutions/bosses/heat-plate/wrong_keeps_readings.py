"""purity/mutates-attribute: a Thermometer of the module still keeps the readings of the latest run"""

import jax
import jax.numpy as jnp


class Thermometer:
    readings = None


thermometer = Thermometer()


def simulate(u, fixed, rate, probe, T):
    h, w = u.shape
    i, j = jnp.arange(h)[:, None], jnp.arange(w)
    free = (i > 0) & (i < h - 1) & (j > 0) & (j < w - 1) & ~fixed

    def step(state, _):
        u, settled = state
        around = jnp.roll(u, 1, 0) + jnp.roll(u, -1, 0) + jnp.roll(u, 1, 1) + jnp.roll(u, -1, 1)
        new = jnp.where(free & ~settled, u + rate * (around - 4 * u), u)
        return (new, jnp.max(jnp.abs(new - u)) < 1e-3), new[probe[0], probe[1]]

    (u, _), thermometer.readings = jax.lax.scan(step, (u, jnp.bool_(False)), length=T)
    return u, thermometer.readings
