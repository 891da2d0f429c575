import jax.numpy as jnp
from jax import lax


def train(x):
    log = jnp.zeros(5)

    def step(i, state):
        x, log = state
        x -= 0.1 * x
        return x, log.at[i].set(jnp.vdot(x, x))

    return lax.fori_loop(0, 5, step, (x, log))
