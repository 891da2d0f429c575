"""Adds blank rows to the data, shuffles the real ones in a scan over keys, and reshapes what comes out."""

import jax
import jax.numpy as jnp
from jax import lax


def batches(key, rows, labels, epochs, size):
    n, d = rows.shape
    missing = -n % size
    blank = jnp.arange(n, n + missing)
    rows = jnp.concatenate([rows, jnp.zeros((missing, d))])
    labels = jnp.concatenate([labels, jnp.full(missing, -1)])

    def epoch(key, _):
        key, mine = jax.random.split(key)
        order = jnp.concatenate([jax.random.permutation(mine, n), blank])
        return key, (rows[order], labels[order], order < n)

    x, y, real = lax.scan(epoch, key, length=epochs)[1]
    shape = (epochs, (n + missing) // size, size)
    return x.reshape(*shape, d), y.reshape(shape), real.reshape(shape)
