"""correctness/wrong-value: averages the same variance by which it normalises, divided by B"""

import jax.numpy as jnp
from jax import lax


def run(p, buffers, xs, training):
    def normalise(x, mean, var):
        return (x - mean) / jnp.sqrt(var + 0.01) * p["weight"] + p["bias"]

    def train(buffers, x):
        count = buffers["num_batches_tracked"] + 1
        mean, var = buffers["running_mean"], buffers["running_var"]
        mean = mean + (x.mean(axis=0) - mean) / count
        var = var + (x.var(axis=0) - var) / count
        moved = {"num_batches_tracked": count, "running_mean": mean, "running_var": var}
        return moved, normalise(x, x.mean(axis=0), x.var(axis=0))

    def evaluate(buffers, x):
        return buffers, normalise(x, buffers["running_mean"], buffers["running_var"])

    def call(buffers, given):
        x, mode = given
        return lax.cond(mode, train, evaluate, buffers, x)

    buffers, ys = lax.scan(call, buffers, (xs, training))
    return ys, buffers
