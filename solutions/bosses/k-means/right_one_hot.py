"""A fori_loop over a NamedTuple; sums are products with a table of who has which code; a while_loop finds unused codes."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class Book(NamedTuple):
    codes: jax.Array
    labels: jax.Array
    moved: jax.Array


def some_unused(pair):
    _, counts = pair
    return jnp.any(counts == 0)


def share_once(pair):
    codes, counts = pair
    number, busiest = jnp.argmin(counts), jnp.argmax(counts)  # the first that has none, the first that has most
    half = counts[busiest] // 2
    codes = codes.at[number].set(jnp.minimum(codes[busiest] + 1, 255))
    return codes, counts.at[busiest].add(-half).at[number].set(half)


def codebook(patches, start, rounds):
    n, k = patches.shape[0], start.shape[0]
    p = patches.astype(jnp.float32)

    def improve(r, book):
        codes = book.codes.astype(jnp.float32)
        far = (codes**2).sum(1)[:, None] - 2 * (codes @ p.T)
        labels = jnp.argmin(far, axis=0).astype(jnp.int32)
        mine = (labels == jnp.arange(k)[:, None]).astype(jnp.float32)
        counts = mine.sum(1).astype(jnp.int32)
        means = (mine @ p).astype(jnp.int32) // jnp.maximum(counts, 1)[:, None]
        codes, _ = lax.while_loop(some_unused, share_once, (means, counts))
        return Book(codes, labels, book.moved.at[r].set(jnp.sum(labels != book.labels)))

    book = Book(start.astype(jnp.int32), jnp.full(n, -1, jnp.int32), jnp.zeros(rounds, jnp.int32))
    book = lax.fori_loop(0, rounds, improve, book)
    return book.codes.astype(jnp.uint8), book.labels, book.moved
