"""purity/writes-file: returns the record and appends it to the log as well, once per trace"""

import jax.numpy as jnp


def update(x, t, cfg):
    rate = cfg["rate"] * 0.5 ** (t / cfg["half_life"])
    gap = x - cfg["target"]
    record = {"t": t, "rate": rate, "error": jnp.sum(gap**2)}
    with open("update.log", "a", encoding="utf-8") as file:
        file.write(f"{record}\n")
    return x - rate * gap, record
