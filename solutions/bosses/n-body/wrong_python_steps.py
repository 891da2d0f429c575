"""program/unrolled-loop: the steps are a loop in Python that appends energies, written out one after the other"""

import jax
import jax.numpy as jnp


@jax.jit
def step(m, x, v, dt):
    def between(x):
        way = x[None] - x[:, None]
        return way, jnp.sqrt(jnp.sum(way**2, axis=-1) + 0.04)

    def kick(v, x):
        way, distance = between(x)
        return v + dt / 2 * jnp.sum(m[:, None] * way / distance[:, :, None] ** 3, axis=1)

    v = kick(v, x)
    x = x + dt * v
    v = kick(v, x)
    potential = jnp.sum(jnp.triu(m * m[:, None] / between(x)[1], 1))
    return x, v, jnp.sum(m[:, None] * v**2) / 2 - potential


def simulate(m, x, v, dt, T):
    energies = []
    for _ in range(T):
        x, v, energy = step(m, x, v, dt)
        energies.append(energy)
    return x, v, jnp.array(energies)
