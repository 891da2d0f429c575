"""correctness: promises that the segment numbers are sorted, which they are not"""

import jax
import jax.numpy as jnp


def seg_softmax(flat, seg):
    starts = jnp.searchsorted(seg, jnp.arange(4))
    ends = jnp.searchsorted(seg, jnp.arange(4), side="right")
    weights = jnp.exp(flat - jax.ops.segment_max(flat, seg, num_segments=4)[seg])
    summed = jnp.concatenate([jnp.zeros(1, flat.dtype), jnp.cumsum(weights)])
    return weights / (summed[ends] - summed[starts])[seg]
