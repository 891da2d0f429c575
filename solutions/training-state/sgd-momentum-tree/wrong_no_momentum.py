"""correctness/wrong-value: makes a new velocity at each step, so that nothing is remembered"""

import jax
import jax.numpy as jnp


def step(p, g):
    v = jax.tree.map(jnp.zeros_like, p)
    v = jax.tree.map(lambda velocity, gradient: 0.9 * velocity + gradient, v, g)
    return jax.tree.map(lambda parameter, velocity: parameter - 0.1 * velocity, p, v)


def train(p, g):
    for _ in range(3):
        p = step(p, g)
    return p
