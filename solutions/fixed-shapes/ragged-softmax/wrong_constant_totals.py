"""transforms/transform-wrong: stops the gradient at the sums, as if an item's weight changed nothing for the others"""

import jax
import jax.numpy as jnp


def seg_softmax(flat, seg):
    top = jax.ops.segment_max(flat, seg, num_segments=4)
    weights = jnp.exp(flat - top[seg])
    totals = jax.ops.segment_sum(weights, seg, num_segments=4)
    return weights / jax.lax.stop_gradient(totals)[seg]
