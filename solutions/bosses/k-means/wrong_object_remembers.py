"""purity/mutates-attribute: keeps the class, and one object of it that all calls share"""

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


class Codebook:
    """Typical patches."""

    def fit(self, patches, start, rounds):
        n, k = patches.shape[0], start.shape[0]

        def improve(state, _):
            codes, old = state
            distances = jnp.sum((patches[:, None] - codes) ** 2, axis=2)
            labels = jnp.argmin(distances, axis=1).astype(jnp.int32)
            counts = jnp.zeros(k, jnp.int32).at[labels].add(1)
            means = jnp.zeros_like(codes).at[labels].add(patches) // jnp.maximum(counts, 1)[:, None]
            codes, _ = jax.lax.fori_loop(0, k, share, (means, counts))
            return (codes, labels), jnp.sum(labels != old, dtype=jnp.int32)

        nobody = jnp.full(n, -1, jnp.int32)
        (self.codes, self.labels), self.moved = jax.lax.scan(improve, (start, nobody), length=rounds)


book = Codebook()


def codebook(patches, start, rounds):
    book.fit(patches.astype(jnp.int32), start.astype(jnp.int32), rounds)
    return book.codes.astype(jnp.uint8), book.labels, book.moved
