"""correctness/wrong-value: the well-known one-liner, which lets everything through, also from outside"""

import jax
import jax.numpy as jnp


def quantise(x):
    return x + jax.lax.stop_gradient(jnp.round(x) - x)


def ste(x, g):
    y, pull_back = jax.vjp(quantise, x)
    return y, pull_back(g)[0]
