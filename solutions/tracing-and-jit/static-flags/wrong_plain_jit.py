"""trace: puts jax.jit on the function without saying what is static; a text is no array"""

import jax
import jax.numpy as jnp


@jax.jit
def log_probabilities(x, mode):
    return jax.nn.log_softmax(x, axis=1) if mode == "softmax" else jax.nn.log_sigmoid(x)


def apply(x, mode, train):
    log_p = log_probabilities(x, mode)
    return log_p if train else jnp.exp(log_p)
