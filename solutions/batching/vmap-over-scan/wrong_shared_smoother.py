"""purity/mutates-attribute: the last averages are left on a smoother that all calls share."""

import jax
import jax.numpy as jnp


class Smoother:
    averages = None


smoother = Smoother()


def batch_ewma(X):
    def step(averages, column):
        averages = 0.1 * column + 0.9 * averages
        return averages, averages

    smoother.averages, out = jax.lax.scan(step, jnp.zeros(X.shape[0]), X.T)
    return out.T
