"""Keeps a layer, but an immutable one: a training call returns the next layer beside its result."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class BatchNorm(NamedTuple):
    mean: jax.Array
    var: jax.Array

    @classmethod
    def new(cls, features):
        return cls(jnp.zeros(features), jnp.ones(features))

    def evaluate(self, x):
        return (x - self.mean) * lax.rsqrt(self.var + 1e-5)

    def train(self, x):
        seen = BatchNorm(x.mean(axis=0), x.var(axis=0))
        unbiased = seen._replace(var=seen.var * len(x) / (len(x) - 1))
        moved = jax.tree.map(lambda old, new: 0.9 * old + 0.1 * new, self, unbiased)
        return moved, seen.evaluate(x)


def batchnorm(xs, xe):
    def body(t, state):
        layer, ys = state
        layer, y = layer.train(xs[t])
        return layer, ys.at[t].set(y)

    if not len(xs):
        layer, ys = BatchNorm.new(xs.shape[2]), xs
    else:
        layer, ys = lax.fori_loop(0, len(xs), body, (BatchNorm.new(xs.shape[2]), jnp.zeros_like(xs)))
    return ys, layer.evaluate(xe), *layer
