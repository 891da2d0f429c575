import jax.numpy as jnp


def huber(x):
    ε = jnp.clip(x, -1, 1)  # the clipped residual
    return ε * (x - ε / 2)
