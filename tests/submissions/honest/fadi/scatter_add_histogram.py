"""segment_sum with a static number of segments, through a partial at module level."""

from functools import partial

import jax

sum_by_bin = partial(jax.ops.segment_sum, num_segments=16)


def hist(idx, w):
    return sum_by_bin(w, idx)
