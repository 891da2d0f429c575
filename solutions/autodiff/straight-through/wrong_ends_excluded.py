"""correctness/wrong-value: leaves out the ends, 1 and -1"""

import jax
import jax.numpy as jnp


@jax.custom_vjp
def quantise(x):
    return jnp.round(x)


def quantise_fwd(x):
    return jnp.round(x), x


def quantise_bwd(x, g):
    return (jnp.where((x > -1) & (x < 1), g, 0.0),)


quantise.defvjp(quantise_fwd, quantise_bwd)


def ste(x, g):
    y, pull_back = jax.vjp(quantise, x)
    return y, pull_back(g)[0]
