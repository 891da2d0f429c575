"""program/forbidden-operation: leaves to the device what Python knew, so both branches are in every program"""

import jax
import jax.numpy as jnp


def apply(x, mode, train):
    branches = [lambda x: jax.nn.log_softmax(x, axis=1), jax.nn.log_sigmoid]
    log_p = jax.lax.switch(["softmax", "sigmoid"].index(mode), branches, x)
    return jax.lax.cond(train, lambda x: x, jnp.exp, log_p)
