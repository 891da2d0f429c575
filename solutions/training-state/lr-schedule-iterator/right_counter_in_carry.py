"""Counts the steps in the state of a fori_loop, and chooses the formula by lax.cond."""

from jax import lax


def rate(t):
    return lax.cond(t <= 10, lambda t: 0.01 * t, lambda t: 0.1 * 0.5 ** ((t - 10) / 10), t * 1.0)


def run(w, g):
    def step(i, state):
        w, t = state
        return w - rate(t) * g, t + 1

    return lax.fori_loop(0, 30, step, (w, 1))[0]
