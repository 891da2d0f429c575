"""trace/leaks-tracer: the layer stores traced values on itself inside the scan and reads them afterwards"""

import jax.numpy as jnp
from jax import lax


class BatchNorm:
    def __init__(self, features):
        self.mean = jnp.zeros(features)
        self.var = jnp.ones(features)

    def normalise(self, x, mean, var):
        return (x - mean) / jnp.sqrt(var + 1e-5)

    def train(self, x):
        self.mean = 0.9 * self.mean + 0.1 * x.mean(axis=0)
        self.var = 0.9 * self.var + 0.1 * x.var(axis=0, ddof=1)
        return self.normalise(x, x.mean(axis=0), x.var(axis=0))


def batchnorm(xs, xe):
    layer = BatchNorm(xs.shape[2])
    _, ys = lax.scan(lambda _, x: (None, layer.train(x)), None, xs)
    return ys, layer.normalise(xe, layer.mean, layer.var), layer.mean, layer.var
