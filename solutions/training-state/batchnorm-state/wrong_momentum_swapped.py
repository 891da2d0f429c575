"""correctness/wrong-value: keeps a tenth of the old statistics instead of nine tenths"""

import jax.numpy as jnp
from jax import lax


def normalise(x, mean, var):
    return (x - mean) / jnp.sqrt(var + 1e-5)


def batchnorm(xs, xe):
    def train(state, x):
        mean, var = state
        state = 0.1 * mean + 0.9 * x.mean(axis=0), 0.1 * var + 0.9 * x.var(axis=0, ddof=1)
        return state, normalise(x, x.mean(axis=0), x.var(axis=0))

    (mean, var), ys = lax.scan(train, (jnp.zeros(xs.shape[2]), jnp.ones(xs.shape[2])), xs)
    return ys, normalise(xe, mean, var), mean, var
