"""Whole numbers throughout: vmap over the codes for distances and means, a scan with a cond over the codes for the rest."""

import jax
import jax.numpy as jnp
from jax import lax


def codebook(patches, start, rounds):
    patches = patches.astype(jnp.int32)
    numbers = jnp.arange(start.shape[0])

    def mean(labels, number):
        mine = labels == number
        count = jnp.sum(mine, dtype=jnp.int32)
        return mine.astype(jnp.int32) @ patches // jnp.maximum(count, 1), count

    def split(state, number):
        codes, counts = state
        busiest = jnp.argmax(counts)
        half = counts[busiest] // 2
        counts = counts.at[busiest].add(-half).at[number].set(half)
        return codes.at[number].set(jnp.clip(codes[busiest] + 1, 0, 255)), counts

    def visit(state, number):
        return lax.cond(state[1][number] > 0, lambda state, _: state, split, state, number), None

    def improve(state, _):
        codes, old = state
        distances = jax.vmap(lambda code: jnp.sum((patches - code) ** 2, axis=1))(codes)
        labels = jnp.argmin(distances, axis=0).astype(jnp.int32)
        (codes, _), _ = lax.scan(visit, jax.vmap(mean, (None, 0))(labels, numbers), numbers)
        return (codes, labels), jnp.sum(labels != old, dtype=jnp.int32)

    nobody = jnp.full(patches.shape[0], -1, jnp.int32)
    (codes, labels), moved = lax.scan(improve, (start.astype(jnp.int32), nobody), length=rounds)
    return codes.astype(jnp.uint8), labels, moved
