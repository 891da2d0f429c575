"""correctness/wrong-value: scan runs its Python step once, so that the object never gets past its first reading."""

import jax
import jax.numpy as jnp


class Smoother:
    def __init__(self):
        self.average = jnp.float32(0)

    def update(self, x):
        self.average = 0.1 * x + 0.9 * self.average
        return self.average


def batch_ewma(X):
    smoother = Smoother()

    def step(carry, x):
        return carry, smoother.update(x)

    return jax.vmap(lambda row: jax.lax.scan(step, 0, row)[1])(X)
