"""correctness/wrong-value: remembers the rounded values, so that 1.25 counts as inside"""

import jax
import jax.numpy as jnp


@jax.custom_vjp
def quantise(x):
    return jnp.round(x)


def quantise_fwd(x):
    y = jnp.round(x)
    return y, y


def quantise_bwd(y, g):
    return (jnp.where(jnp.abs(y) <= 1, g, 0.0),)


quantise.defvjp(quantise_fwd, quantise_bwd)


def ste(x, g):
    y, pull_back = jax.vjp(quantise, x)
    return y, pull_back(g)[0]
