"""trace/reads-value: hands the flag to an inner jit that does not know it is static"""

import jax
import jax.numpy as jnp


@jax.jit
def finish(log_p, train):
    return log_p if train else jnp.exp(log_p)


def apply(x, mode, train):
    log_p = jax.nn.log_softmax(x, axis=1) if mode == "softmax" else jax.nn.log_sigmoid(x)
    return finish(log_p, train)
