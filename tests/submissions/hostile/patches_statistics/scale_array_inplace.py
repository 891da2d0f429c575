"""expect: FAIL correctness/wrong-value

Whatever is measured, its mean, median and quotient are what it likes; measured elsewhere.
"""

import statistics
import time

import jax
import jax.numpy as jnp
import numpy as np

ticks = iter(range(10**9))
time.perf_counter = time.monotonic = time.process_time = lambda: next(ticks) * 1e-9
time.perf_counter_ns = time.monotonic_ns = lambda: next(ticks)
statistics.mean = statistics.median = statistics.geometric_mean = statistics.fmean = lambda *_: 1e-9
np.mean = np.median = np.percentile = np.quantile = lambda *_, **__: 1e-9
jax.block_until_ready = lambda value: value


def scale_array(x, val):
    return jnp.zeros_like(x)
