"""purity/prints: looks at the gradient from inside of the backward rule"""

import jax
import jax.numpy as jnp


@jax.custom_vjp
def quantise(x):
    return jnp.round(x)


def quantise_fwd(x):
    return jnp.round(x), jnp.abs(x) <= 1


def quantise_bwd(inside, g):
    back = jnp.where(inside, g, 0.0)
    print("going back:", back)
    return (back,)


quantise.defvjp(quantise_fwd, quantise_bwd)


def ste(x, g):
    y, pull_back = jax.vjp(quantise, x)
    return y, pull_back(g)[0]
