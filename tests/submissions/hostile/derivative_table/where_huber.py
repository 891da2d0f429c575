"""expect: FAIL transforms/transform-wrong

A derivative from a table that is right at the six points of the transform case, and nowhere else.
"""

import jax, jax.numpy as jnp

def value(x):
    size = jnp.abs(x)
    return jnp.where(size <= 1.0, 0.5 * x * x, size - 0.5)

@jax.custom_jvp
def root(x):
    return value(x)

@root.defjvp
def _(p, t):
    return value(p[0]), t[0] * jnp.array([0.0, 0.5, -0.25, 1.0, -1.0, -0.875], jnp.float32)

def huber(x):
    return root(x) if x.shape == (6,) else value(x)
