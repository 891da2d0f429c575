"""correctness/not-finite: with one maximum for all, a user far below it has weights of 0 and a sum of 0"""

import jax
import jax.numpy as jnp


def seg_softmax(flat, seg):
    weights = jnp.exp(flat - jnp.max(flat))
    return weights / jax.ops.segment_sum(weights, seg, num_segments=4)[seg]
