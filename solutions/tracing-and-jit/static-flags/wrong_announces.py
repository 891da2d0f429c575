"""purity/prints: reports which program is compiled, which a caller hears once or never"""

import functools

import jax
import jax.numpy as jnp


@functools.partial(jax.jit, static_argnames=("mode", "train"))
def apply(x, mode, train):
    print(f"compiling for mode={mode}, train={train}")
    log_p = jax.nn.log_softmax(x, axis=1) if mode == "softmax" else jax.nn.log_sigmoid(x)
    return log_p if train else jnp.exp(log_p)
