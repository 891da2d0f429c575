"""purity/debug-effect: prints through jax.debug.print, which is an effect of the compiled program"""

import jax
import jax.numpy as jnp


def train(x):
    log = []
    for _ in range(5):
        x = x - 0.1 * x
        log.append(jnp.sum(x**2))
        jax.debug.print("loss {}", log[-1])
    return x, jnp.stack(log)
