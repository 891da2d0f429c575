"""purity/mutates-global: notes in a global list which programs were compiled"""

import jax
import jax.numpy as jnp

compiled = []


def apply(x, mode, train):
    compiled.append((mode, train))
    log_p = jax.nn.log_softmax(x, axis=1) if mode == "softmax" else jax.nn.log_sigmoid(x)
    return log_p if train else jnp.exp(log_p)
