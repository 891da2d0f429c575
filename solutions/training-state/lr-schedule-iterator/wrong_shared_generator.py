"""purity/mutates-global: the second call goes on where the first one ended"""

import jax.numpy as jnp


def schedule():
    t = 0
    while True:
        t += 1
        yield 0.01 * t if t <= 10 else 0.1 * 0.5 ** ((t - 10) / 10)


rates = schedule()


def run(w, g):
    lr = jnp.array([next(rates) for _ in range(30)])
    return w - lr.sum() * g
