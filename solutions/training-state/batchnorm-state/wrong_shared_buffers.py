"""purity/mutates-global: keeps the running statistics in a dict of the module, where the next call finds them"""

import jax.numpy as jnp
from jax import lax

buffers = {}


def normalise(x, mean, var):
    return (x - mean) / jnp.sqrt(var + 1e-5)


def train(state, x):
    mean, var = state
    state = 0.9 * mean + 0.1 * x.mean(axis=0), 0.9 * var + 0.1 * x.var(axis=0, ddof=1)
    return state, normalise(x, x.mean(axis=0), x.var(axis=0))


def batchnorm(xs, xe):
    start = jnp.zeros(xs.shape[2]), jnp.ones(xs.shape[2])
    (buffers["mean"], buffers["var"]), ys = lax.scan(train, start, xs)
    return ys, normalise(xe, buffers["mean"], buffers["var"]), buffers["mean"], buffers["var"]
