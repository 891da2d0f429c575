"""transforms/gradient-not-finite: saves the quotient from 0 but takes the root of it all the same"""

import jax.numpy as jnp


def unit(x):
    speed = jnp.sqrt(jnp.sum(x**2, axis=1, keepdims=True))
    calm = speed <= 0.001
    return jnp.where(calm, 0.0, x / jnp.where(calm, 1.0, speed))
