"""correctness/wrong-value: normalises over the examples instead of the classes"""

import jax
import jax.numpy as jnp


def apply(x, mode, train):
    log_p = jax.nn.log_softmax(x, axis=0) if mode == "softmax" else jax.nn.log_sigmoid(x)
    return log_p if train else jnp.exp(log_p)
