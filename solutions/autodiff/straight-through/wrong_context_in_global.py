"""purity/keeps-tracer: keeps what the backward pass needs in a global, as ctx.save_for_backward would"""

import jax
import jax.numpy as jnp

CTX = {}


@jax.custom_vjp
def quantise(x):
    return jnp.round(x)


def quantise_fwd(x):
    CTX["inside"] = jnp.abs(x) <= 1
    return jnp.round(x), None


def quantise_bwd(_, g):
    return (jnp.where(CTX["inside"], g, 0.0),)


quantise.defvjp(quantise_fwd, quantise_bwd)


def ste(x, g):
    y, pull_back = jax.vjp(quantise, x)
    return y, pull_back(g)[0]
