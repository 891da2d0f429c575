"""Takes the first step before the scan, so that the scan's body needs one rule only; settings are a tree, too."""

import jax
from jax import lax


def run(p, gs, rates, dampening):
    decay = {module: {"bias": 0.0, "weight": 0.1} for module in p}

    def gradient(p, g):
        return jax.tree.map(lambda p, g, decay: g + decay * p, p, g, decay)

    def move(p, buffers, rate):
        return jax.tree.map(lambda p, buffer: p - rate * buffer, p, buffers)

    def later(state, given):
        p, buffers = state
        g, rate = given
        g = gradient(p, g)
        buffers = jax.tree.map(lambda b, g: 0.9 * b + (1 - dampening) * g, buffers, g)
        return (move(p, buffers, rate), buffers), None

    buffers = gradient(p, jax.tree.map(lambda g: g[0], gs))
    start = move(p, buffers, rates[0]), buffers
    rest = jax.tree.map(lambda g: g[1:], gs)
    return lax.scan(later, start, (rest, rates[1:]))[0]
