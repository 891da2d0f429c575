"""correctness/wrong-value: leaves the moments uncorrected, so the first steps are far too short or too long"""

import jax
import jax.numpy as jnp
from jax import lax


def loss(p, X, Y):
    hidden = jnp.tanh(X @ p["w1"] + p["b1"])
    return jnp.mean((hidden @ p["w2"] + p["b2"] - Y) ** 2)


def moments(m, v, g):
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
    return m, jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g**2, v, g)


def fit(p, X, Y, steps):
    def step(state, _):
        p, m, v = state
        value, g = jax.value_and_grad(loss)(p, X, Y)
        m, v = moments(m, v, g)
        p = jax.tree.map(lambda p, m, v: p - 0.01 * m / (jnp.sqrt(v) + 1e-4), p, m, v)
        return (p, m, v), value

    zeros = jax.tree.map(jnp.zeros_like, p)
    (p, _, _), losses = lax.scan(step, (p, zeros, zeros), length=steps)
    return p, losses
