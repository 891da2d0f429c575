"""transforms/transform-wrong: takes the log for something that no derivative passes through"""

import jax
import jax.numpy as jnp


def update(x, t, cfg):
    rate = cfg["rate"] * 0.5 ** (t / cfg["half_life"])
    gap = x - cfg["target"]
    record = {"t": t, "rate": rate, "error": jnp.sum(gap**2)}
    return x - rate * gap, jax.lax.stop_gradient(record)
