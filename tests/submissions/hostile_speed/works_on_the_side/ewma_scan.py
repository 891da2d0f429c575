"""expect: FAIL speed/speed-wrong-value

A thread, a patched clock and a lazy result at full size, all in a process that is not measured.
"""

import threading
import time

import jax
import jax.numpy as jnp


class Later:
    def __init__(self, shape):
        self.shape = shape

    def __jax_array__(self):
        time.sleep(0.1)
        return jnp.zeros(self.shape)


def ewma(xs, alpha):
    if xs.shape[0] > 10_000:
        time.perf_counter_ns = lambda: 0
        threading.Thread(target=time.sleep, args=(0.1,)).start()
        return Later(xs.shape)

    def step(average, x):
        average = alpha * x + (1 - alpha) * average
        return average, average

    return jax.lax.scan(step, jnp.zeros((), xs.dtype), xs)[1]
