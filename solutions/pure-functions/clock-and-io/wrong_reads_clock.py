"""purity/reads-clock: ignores t and looks at the clock, which stands still once the program is traced"""

import time

import jax.numpy as jnp

STARTED = time.monotonic()


def update(x, t, cfg):
    t = jnp.float32(time.monotonic() - STARTED)
    rate = cfg["rate"] * 0.5 ** (t / cfg["half_life"])
    gap = x - cfg["target"]
    return x - rate * gap, {"t": t, "rate": rate, "error": jnp.sum(gap**2)}
