"""A fori_loop that computes both modes and chooses: in evaluation, the statistics move by nothing."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class Layer(NamedTuple):
    count: jax.Array
    mean: jax.Array
    var: jax.Array

    def call(self, x, training):
        count = self.count + training
        share = jnp.where(training, 1 / jnp.maximum(count, 1), 0.0)
        own_mean, own_var = x.mean(axis=0), x.var(axis=0)
        unbiased = own_var * len(x) / (len(x) - 1)
        mean = (1 - share) * self.mean + share * own_mean
        var = (1 - share) * self.var + share * unbiased
        used_mean, used_var = jnp.where(training, own_mean, mean), jnp.where(training, own_var, var)
        return Layer(count, mean, var), (x - used_mean) * lax.rsqrt(used_var + 0.01)


def run(p, buffers, xs, training):
    def body(i, state):
        layer, ys = state
        layer, y = layer.call(xs[i], training[i])
        return layer, ys.at[i].set(y)

    start = Layer(buffers["num_batches_tracked"], buffers["running_mean"], buffers["running_var"])
    (count, mean, var), ys = lax.fori_loop(0, len(xs), body, (start, jnp.zeros_like(xs)))
    end = {"num_batches_tracked": count, "running_mean": mean, "running_var": var}
    return ys * p["weight"] + p["bias"], end
