"""correctness/wrong-value: subtracts bytes from bytes, which wraps around below 0 and above 255"""

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

    def improve(state, _):
        codes, old = state
        distances = jnp.sum((patches[:, None] - codes) ** 2, axis=2)
        labels = jnp.argmin(distances, axis=1).astype(jnp.int32)
        counts = jnp.zeros(k, jnp.int32).at[labels].add(1)
        sums = jnp.zeros(codes.shape, jnp.int32).at[labels].add(patches.astype(jnp.int32))
        means = sums // jnp.maximum(counts, 1)[:, None]
        codes, _ = jax.lax.fori_loop(0, k, share, (means, counts))
        return (codes.astype(jnp.uint8), labels), jnp.sum(labels != old, dtype=jnp.int32)

    (codes, labels), moved = jax.lax.scan(improve, (start, jnp.full(n, -1, jnp.int32)), length=rounds)
    return codes, labels, moved
