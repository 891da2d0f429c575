"""correctness/wrong-value: measures the error after the move"""

import jax.numpy as jnp


def update(x, t, cfg):
    rate = cfg["rate"] * 0.5 ** (t / cfg["half_life"])
    x = x - rate * (x - cfg["target"])
    return x, {"t": t, "rate": rate, "error": jnp.sum((x - cfg["target"]) ** 2)}
