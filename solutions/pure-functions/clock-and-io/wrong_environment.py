"""purity/reads-environment: lets a variable of the environment overrule the configuration"""

import os

import jax.numpy as jnp


def update(x, t, cfg):
    half_life = cfg["half_life"]
    if "HALF_LIFE" in os.environ:
        half_life = float(os.environ["HALF_LIFE"])
    rate = cfg["rate"] * 0.5 ** (t / half_life)
    gap = x - cfg["target"]
    return x - rate * gap, {"t": t, "rate": rate, "error": jnp.sum(gap**2)}
