"""correctness/wrong-value: normalises the training batches by the running statistics"""

import jax.numpy as jnp
from jax import lax


def normalise(x, mean, var):
    return (x - mean) / jnp.sqrt(var + 1e-5)


def batchnorm(xs, xe):
    def train(state, x):
        mean, var = state
        mean = 0.9 * mean + 0.1 * x.mean(axis=0)
        var = 0.9 * var + 0.1 * x.var(axis=0, ddof=1)
        return (mean, var), normalise(x, mean, var)

    (mean, var), ys = lax.scan(train, (jnp.zeros(xs.shape[2]), jnp.ones(xs.shape[2])), xs)
    return ys, normalise(xe, mean, var), mean, var
