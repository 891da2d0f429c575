"""expect: FAIL correctness/wrong-value

Time stands still for this process, and nobody asks this process for the time.
"""

import time

import jax.numpy as jnp

time.perf_counter = time.monotonic = time.time = lambda: 0.0
time.perf_counter_ns = time.monotonic_ns = time.time_ns = lambda: 0


def scale_array(x, val):
    return jnp.zeros_like(x)
