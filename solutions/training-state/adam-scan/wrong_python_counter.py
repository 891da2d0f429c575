"""correctness/wrong-value: counts in Python inside the scan, whose body runs once: t is 1 for ever"""

import jax
import jax.numpy as jnp
from jax import lax


def loss(p, X, Y):
    hidden = jnp.tanh(X @ p["w1"] + p["b1"])
    return jnp.mean((hidden @ p["w2"] + p["b2"] - Y) ** 2)


def moments(m, v, g):
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
    return m, jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g**2, v, g)


def move(p, m, v, t):
    def one(p, m, v):
        return p - 0.01 * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-4)

    return jax.tree.map(one, p, m, v)


class Adam:
    def __init__(self):
        self.t = 0

    def step(self, p, m, v, g):
        self.t += 1
        m, v = moments(m, v, g)
        return move(p, m, v, self.t), m, v


def fit(p, X, Y, steps):
    optimizer = Adam()

    def step(state, _):
        p, m, v = state
        value, g = jax.value_and_grad(loss)(p, X, Y)
        return optimizer.step(p, m, v, g), value

    zeros = jax.tree.map(jnp.zeros_like, p)
    (p, _, _), losses = lax.scan(step, (p, zeros, zeros), length=steps)
    return p, losses
