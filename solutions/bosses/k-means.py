"""The codebook is the carry of one scan; a round is a product, an argmin, sums by segment and a loop over the codes."""

import jax
import jax.numpy as jnp

Result = tuple[jax.Array, jax.Array, jax.Array]
Shared = tuple[jax.Array, jax.Array]


def nearest(patches: jax.Array, codes: jax.Array) -> jax.Array:
    """Return for each patch the number of its nearest code.

    ``|p - c|**2`` is ``|p|**2 - 2 p.c + |c|**2``, of which the first part is the same for all codes. Floats are safe
    here: whole numbers below ``2**24`` are exact.
    """
    p, c = patches.astype(jnp.float32), codes.astype(jnp.float32)
    return jnp.argmin(jnp.sum(c * c, axis=1) - 2 * (p @ c.T), axis=1).astype(jnp.int32)


def share(number: int | jax.Array, shared: Shared) -> Shared:
    """If code ``number`` is unused, make it a twin of the busiest and give it half of the patches there."""
    codes, counts = shared
    unused = counts[number] == 0
    busiest = jnp.argmax(counts)
    half = counts[busiest] // 2
    twin = jnp.minimum(codes[busiest] + 1, 255)
    codes = codes.at[number].set(jnp.where(unused, twin, codes[number]))
    halved = counts.at[busiest].add(-half).at[number].set(half)
    return codes, jnp.where(unused, halved, counts)


def codebook(patches: jax.Array, start: jax.Array, rounds: int) -> Result:
    """Return the codes after all rounds, the labels of the last round, and how many labels changed in each round."""
    n, k = patches.shape[0], start.shape[0]
    patches = patches.astype(jnp.int32)

    def improve(state: tuple[jax.Array, jax.Array], _: None) -> tuple[tuple[jax.Array, jax.Array], jax.Array]:
        codes, old = state
        labels = nearest(patches, codes)
        counts = jax.ops.segment_sum(jnp.ones(n, jnp.int32), labels, k)
        sums = jax.ops.segment_sum(patches, labels, k)
        means = sums // jnp.maximum(counts, 1)[:, None]
        codes, _ = jax.lax.fori_loop(0, k, share, (means, counts))
        return (codes, labels), jnp.sum(labels != old, dtype=jnp.int32)

    nobody = jnp.full(n, -1, jnp.int32)
    (codes, labels), moved = jax.lax.scan(improve, (start.astype(jnp.int32), nobody), length=rounds)
    return codes.astype(jnp.uint8), labels, moved
