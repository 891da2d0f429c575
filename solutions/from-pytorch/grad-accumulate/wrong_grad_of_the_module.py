"""purity/mutates-global: keeps .grad in a dict of the module, where the next call finds what was left waiting"""

import jax
import jax.numpy as jnp
from jax import lax


def loss(p, x, y):
    return jnp.mean((x @ p["w"] + p["b"] - y) ** 2)


grads = {}


def train(p, X, Y, lr, every):
    def micro(state, batch):
        p, waiting = state
        i, x, y = batch
        value, g = jax.value_and_grad(loss)(p, x, y)
        waiting = jax.tree.map(lambda a, b: a + b / every, waiting, g)
        due = (i + 1) % every == 0
        p = jax.tree.map(lambda p, g: jnp.where(due, p - lr * g, p), p, waiting)
        waiting = jax.tree.map(lambda g: jnp.where(due, 0.0, g), waiting)
        return (p, waiting), value

    start = p, jax.tree.map(jnp.zeros_like, p)
    (p, waiting), losses = lax.scan(micro, start, (jnp.arange(len(X)), X, Y))
    grads.update(waiting)
    return p, grads, losses
