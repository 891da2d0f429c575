"""The gradient is the same in all steps, so all steps together are one with the sum of the rates."""

import jax.numpy as jnp


def run(w, g):
    t = jnp.arange(1.0, 31.0)
    decay = jnp.exp2(-(jnp.maximum(t, 10) - 10) / 10)
    return w - 0.1 * jnp.sum(jnp.minimum(t / 10, 1) * decay) * g
