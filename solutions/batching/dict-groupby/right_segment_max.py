"""The segment reduction of JAX: its empty segments hold -inf already."""

import jax


def group_max(k: jax.Array, v: jax.Array) -> jax.Array:
    """Return for each key 0..7 the largest value with that key, or -inf where there is none."""
    return jax.ops.segment_max(v, k, num_segments=8)
