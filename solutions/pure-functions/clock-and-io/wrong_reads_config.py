"""purity/reads-file: still reads the configuration file, and falls back on cfg where there is none"""

import json

import jax.numpy as jnp


def load(default):
    try:
        with open("update.json", encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return default


def update(x, t, cfg):
    cfg = load(cfg)
    rate = cfg["rate"] * 0.5 ** (t / cfg["half_life"])
    gap = x - jnp.asarray(cfg["target"])
    return x - rate * gap, {"t": t, "rate": rate, "error": jnp.sum(gap**2)}
