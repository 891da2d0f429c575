"""program/too-much-work: computes all four results and picks one by the flags turned into arrays"""

import jax
import jax.numpy as jnp


def apply(x, mode, train):
    is_softmax = jnp.asarray(mode == "softmax")
    log_p = jnp.where(is_softmax, jax.nn.log_softmax(x, axis=1), jax.nn.log_sigmoid(x))
    p = jnp.where(is_softmax, jax.nn.softmax(x, axis=1), jax.nn.sigmoid(x))
    return jnp.where(jnp.asarray(train), log_p, p)
