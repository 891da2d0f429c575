"""correctness/not-finite: exp(100) is infinite in float32"""

import jax
import jax.numpy as jnp


def seg_softmax(flat, seg):
    weights = jnp.exp(flat)
    return weights / jax.ops.segment_sum(weights, seg, num_segments=4)[seg]
