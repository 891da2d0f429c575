"""correctness/wrong-structure: puts a zero where a layer has no bias"""

import jax
import jax.numpy as jnp


def train(p, g):
    def filled(tree):
        return jax.tree.map(lambda x: jnp.zeros(()) if x is None else x, tree, is_leaf=lambda x: x is None)

    p, g = filled(p), filled(g)
    v = jax.tree.map(jnp.zeros_like, p)
    for _ in range(3):
        v = jax.tree.map(lambda velocity, gradient: 0.9 * velocity + gradient, v, g)
        p = jax.tree.map(lambda parameter, velocity: parameter - 0.1 * velocity, p, v)
    return p
