"""Draws a number for each row and epoch, and sorts by it; a mask blanks what is read by an index that wraps around."""

import jax
import jax.numpy as jnp


def batches(key, rows, labels, epochs, size):
    n = labels.size
    places = jnp.arange(-(-n // size) * size).reshape(-1, size)
    orders = jnp.argsort(jax.random.bits(key, (epochs, n)), axis=1)
    order = orders[:, places % n]
    real = jnp.broadcast_to(places < n, order.shape)
    return jnp.where(real[..., None], rows[order], 0), jnp.where(real, labels[order], -1), real
