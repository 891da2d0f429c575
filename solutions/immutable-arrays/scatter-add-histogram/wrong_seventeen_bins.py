"""correctness/wrong-shape: bins from 0 to 16 are 17."""

import jax


def hist(idx, w):
    return jax.ops.segment_sum(w, idx, num_segments=17)
