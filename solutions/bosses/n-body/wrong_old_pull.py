"""correctness/wrong-value: takes the pull from before the drift for the second half of the kick"""

import jax
import jax.numpy as jnp


def simulate(m, x, v, dt, T):
    def between(x):
        way = x[None] - x[:, None]
        return way, jnp.sqrt(jnp.sum(way**2, axis=-1) + 0.04)

    def step(state, _):
        x, v = state
        way, distance = between(x)
        pull = jnp.sum(m[:, None] * way / distance[:, :, None] ** 3, axis=1)
        v = v + dt / 2 * pull
        x = x + dt * v
        v = v + dt / 2 * pull
        potential = jnp.sum(jnp.triu(m * m[:, None] / between(x)[1], 1))
        return (x, v), jnp.sum(m[:, None] * v**2) / 2 - potential

    (x, v), energies = jax.lax.scan(step, (x, v), length=T)
    return x, v, energies
