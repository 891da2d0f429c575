"""program/unrolled-loop: goes through the rounds in Python, so that each of them is in the program"""

import jax
import jax.numpy as jnp


def share(number, shared):
    codes, counts = shared
    busiest = jnp.argmax(counts)
    half = counts[busiest] // 2
    twin = jnp.minimum(codes[busiest] + 1, 255)
    unused = counts[number] == 0
    codes = codes.at[number].set(jnp.where(unused, twin, codes[number]))
    return codes, jnp.where(unused, counts.at[busiest].add(-half).at[number].set(half), counts)


def codebook(patches, start, rounds):
    n, k = patches.shape[0], start.shape[0]
    patches, codes = patches.astype(jnp.int32), start.astype(jnp.int32)
    labels, moved = jnp.full(n, -1, jnp.int32), []
    for _ in range(rounds):
        old = labels
        distances = jnp.sum((patches[:, None] - codes) ** 2, axis=2)
        labels = jnp.argmin(distances, axis=1).astype(jnp.int32)
        counts = jnp.zeros(k, jnp.int32).at[labels].add(1)
        means = jnp.zeros_like(codes).at[labels].add(patches) // jnp.maximum(counts, 1)[:, None]
        codes, _ = jax.lax.fori_loop(0, k, share, (means, counts))
        moved.append(jnp.sum(labels != old, dtype=jnp.int32))
    return codes.astype(jnp.uint8), labels, jnp.stack(moved)
