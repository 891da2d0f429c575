"""Gives the rule for tangents; JAX turns it round, because it is linear in them."""

import jax
import jax.numpy as jnp


@jax.custom_jvp
def quantise(x):
    return jnp.rint(x)


@quantise.defjvp
def quantise_jvp(primals, tangents):
    (x,), (dx,) = primals, tangents
    return quantise(x), (jnp.abs(x) <= 1) * dx


def ste(x, g):
    y, pull_back = jax.vjp(quantise, x)
    (back,) = pull_back(g)
    return y, back
