"""program/too-many-operations: scans over the steps, but visits the pairs in Python, which writes out each of them"""

import jax
import jax.numpy as jnp


def simulate(m, x, v, dt, T):
    n = m.shape[0]
    pairs = [(i, j) for i in range(n) for j in range(i)]

    def distance(x, i, j):
        return jnp.sqrt(jnp.sum((x[j] - x[i]) ** 2) + 0.04)

    def kick(x, v):
        for i, j in pairs:
            pull = (x[j] - x[i]) / distance(x, i, j) ** 3
            v = v.at[i].add(dt / 2 * m[j] * pull).at[j].add(-dt / 2 * m[i] * pull)
        return v

    def step(state, _):
        x, v = state
        v = kick(x, v)
        x = x + dt * v
        v = kick(x, v)
        potential = sum(m[i] * m[j] / distance(x, i, j) for i, j in pairs)
        return (x, v), jnp.sum(m[:, None] * v**2) / 2 - potential

    (x, v), energies = jax.lax.scan(step, (x, v), length=T)
    return x, v, energies
