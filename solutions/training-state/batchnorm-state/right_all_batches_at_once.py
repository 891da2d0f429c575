"""Normalises all batches together; the running statistics are weighted sums, so no loop is left."""

import jax.numpy as jnp


def running(start, values):
    steps = values.shape[0]
    weights = 0.1 * 0.9 ** jnp.arange(steps - 1, -1, -1.0)
    return start * 0.9**steps + jnp.einsum("t,td->d", weights, values)


def batchnorm(xs, xe):
    size = xs.shape[1]
    mean, var = xs.mean(axis=1), xs.var(axis=1)
    ys = (xs - mean[:, None]) / jnp.sqrt(var[:, None] + 1e-5)
    running_mean, running_var = running(0.0, mean), running(1.0, var * size / (size - 1))
    return ys, (xe - running_mean) / jnp.sqrt(running_var + 1e-5), running_mean, running_var
