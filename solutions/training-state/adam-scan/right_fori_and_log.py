"""A fori_loop whose state holds a NamedTuple for the optimizer and an array for the losses."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class Adam(NamedTuple):
    t: jax.Array
    m: Any
    v: Any

    @classmethod
    def new(cls, p):
        zeros = jax.tree.map(jnp.zeros_like, p)
        return cls(jnp.int32(0), zeros, zeros)

    def step(self, p, g):
        t = self.t + 1
        m = jax.tree.map(lambda m, g: m + 0.1 * (g - m), self.m, g)
        v = jax.tree.map(lambda v, g: v + 0.001 * (g * g - v), self.v, g)
        rate = 0.01 / (1 - 0.9**t)
        scale = 1 - 0.999**t
        p = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v / scale) + 1e-4), p, m, v)
        return p, Adam(t, m, v)


def fit(p, X, Y, steps):
    def loss(p):
        return jnp.mean((jnp.tanh(X @ p["w1"] + p["b1"]) @ p["w2"] + p["b2"] - Y) ** 2)

    def body(i, state):
        p, adam, losses = state
        value, g = jax.value_and_grad(loss)(p)
        p, adam = adam.step(p, g)
        return p, adam, losses.at[i].set(value)

    p, _, losses = lax.fori_loop(0, steps, body, (p, Adam.new(p), jnp.zeros(steps)))
    return p, losses
