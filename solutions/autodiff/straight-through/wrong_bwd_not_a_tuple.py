"""trace/refused-by-jax: the backward rule returns an array where a tuple belongs, one entry for each argument"""

import jax
import jax.numpy as jnp


@jax.custom_vjp
def quantise(x):
    return jnp.round(x)


def quantise_fwd(x):
    return jnp.round(x), jnp.abs(x) <= 1


def quantise_bwd(inside, g):
    return jnp.where(inside, g, 0.0)


quantise.defvjp(quantise_fwd, quantise_bwd)


def ste(x, g):
    y, pull_back = jax.vjp(quantise, x)
    return y, pull_back(g)[0]
