"""correctness/wrong-value: halves the sum over all pairs, but leaves in those of a body with itself"""

import jax
import jax.numpy as jnp


def simulate(m, x, v, dt, T):
    def between(x):
        way = x[None] - x[:, None]
        return way, jnp.sqrt(jnp.sum(way**2, axis=-1) + 0.04)

    def kick(x, v):
        way, distance = between(x)
        return v + dt / 2 * jnp.sum(m[:, None] * way / distance[:, :, None] ** 3, axis=1)

    def step(state, _):
        x, v = state
        v = kick(x, v)
        x = x + dt * v
        v = kick(x, v)
        potential = jnp.sum(m * m[:, None] / between(x)[1]) / 2
        return (x, v), jnp.sum(m[:, None] * v**2) / 2 - potential

    (x, v), energies = jax.lax.scan(step, (x, v), length=T)
    return x, v, energies
