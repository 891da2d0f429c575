"""transforms/transform-refused: adds x as often as it counts, in a loop whose length only the values know"""

import jax
import jax.numpy as jnp


def step(x, count):
    now = count + 1
    y = jax.lax.fori_loop(0, now, lambda _, total: total + x, jnp.zeros_like(x))
    return y, now + 1
