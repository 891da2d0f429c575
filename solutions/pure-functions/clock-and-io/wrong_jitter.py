"""purity/reads-global-state: spreads the rates of different processes by a jitter that each import draws anew"""

import jax.numpy as jnp
import numpy as np

JITTER = float(np.random.default_rng().uniform(0.95, 1.05))


def update(x, t, cfg):
    rate = JITTER * cfg["rate"] * 0.5 ** (t / cfg["half_life"])
    gap = x - cfg["target"]
    return x - rate * gap, {"t": t, "rate": rate, "error": jnp.sum(gap**2)}
