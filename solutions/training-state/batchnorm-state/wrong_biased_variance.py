"""correctness/wrong-value: feeds the running variance with the biased variance of the batch"""

import jax.numpy as jnp
from jax import lax


def normalise(x, mean, var):
    return (x - mean) / jnp.sqrt(var + 1e-5)


def batchnorm(xs, xe):
    def train(state, x):
        mean, var = state
        batch_mean, batch_var = x.mean(axis=0), x.var(axis=0)
        state = 0.9 * mean + 0.1 * batch_mean, 0.9 * var + 0.1 * batch_var
        return state, normalise(x, batch_mean, batch_var)

    (mean, var), ys = lax.scan(train, (jnp.zeros(xs.shape[2]), jnp.ones(xs.shape[2])), xs)
    return ys, normalise(xe, mean, var), mean, var
