"""purity/mutates-closure: counts the steps in a variable of the function that made the schedule"""

import jax.numpy as jnp


def make_schedule():
    t = 0

    def rate():
        nonlocal t
        t += 1
        return 0.01 * t if t <= 10 else 0.1 * 0.5 ** ((t - 10) / 10)

    return rate


rate = make_schedule()


def run(w, g):
    return w - jnp.array([rate() for _ in range(30)]).sum() * g
