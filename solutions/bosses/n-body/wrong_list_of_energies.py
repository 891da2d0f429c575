"""purity/keeps-tracer: a system at module level still appends each energy to its list"""

import jax
import jax.numpy as jnp


class System:
    def __init__(self):
        self.energies = []


system = System()


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
        potential = jnp.sum(jnp.triu(m * m[:, None] / between(x)[1], 1))
        energy = jnp.sum(m[:, None] * v**2) / 2 - potential
        system.energies.append(energy)
        return (x, v), energy

    (x, v), energies = jax.lax.scan(step, (x, v), length=T)
    return x, v, energies
