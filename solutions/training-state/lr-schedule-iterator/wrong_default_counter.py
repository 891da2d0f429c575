"""purity/mutates-default: counts the steps in a default argument"""

import jax.numpy as jnp


def rate(state={"step": 0}):
    state["step"] += 1
    t = state["step"]
    return 0.01 * t if t <= 10 else 0.1 * 0.5 ** ((t - 10) / 10)


def run(w, g):
    return w - jnp.array([rate() for _ in range(30)]).sum() * g
