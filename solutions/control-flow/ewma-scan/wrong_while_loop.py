"""transforms/transform-refused: a while_loop has no fixed length, so nothing can go through it backwards"""

import jax
import jax.numpy as jnp


def ewma(xs, alpha):
    def go_on(carry):
        t, _, _ = carry
        return t < xs.shape[0]

    def step(carry):
        t, average, out = carry
        average = alpha * xs[t] + (1 - alpha) * average
        return t + 1, average, out.at[t].set(average)

    start = jnp.int32(0), jnp.zeros((), xs.dtype), jnp.zeros_like(xs)
    return jax.lax.while_loop(go_on, step, start)[2]
