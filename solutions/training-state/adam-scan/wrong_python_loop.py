"""program/unrolled-loop: a Python loop of jitted steps is still unrolled when fit itself is traced"""

import jax
import jax.numpy as jnp


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


@jax.jit
def step(p, m, v, t, X, Y):
    value, g = jax.value_and_grad(loss)(p, X, Y)
    m, v = moments(m, v, g)
    return move(p, m, v, t), m, v, value


def fit(p, X, Y, steps):
    m = v = jax.tree.map(jnp.zeros_like, p)
    losses = []
    for t in range(1, steps + 1):
        p, m, v, value = step(p, m, v, t, X, Y)
        losses.append(value)
    return p, jnp.array(losses)
