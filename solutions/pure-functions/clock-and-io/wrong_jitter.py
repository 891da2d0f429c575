"""purity/reads-global-state: spreads the rates of different processes by a jitter that each import draws anew"""

import random

import jax.numpy as jnp

JITTER = random.uniform(0.999999, 1.000001)


def update(x, t, cfg):
    rate = JITTER * cfg["rate"] * 0.5 ** (t / cfg["half_life"])
    gap = x - cfg["target"]
    return x - rate * gap, {"t": t, "rate": rate, "error": jnp.sum(gap**2)}
