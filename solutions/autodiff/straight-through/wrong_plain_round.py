"""correctness/wrong-value: pulls back through jnp.round itself, and gets nothing but zeros"""

import jax
import jax.numpy as jnp


def ste(x, g):
    y, pull_back = jax.vjp(jnp.round, x)
    return y, pull_back(g)[0]
