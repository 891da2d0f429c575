"""transforms/transform-wrong: stops the gradient of the length to be rid of the NaN, and of half the derivative"""

import jax
import jax.numpy as jnp


def unit(x):
    speed = jax.lax.stop_gradient(jnp.linalg.norm(x, axis=1, keepdims=True))
    return jnp.where(speed > 0.001, x / jnp.maximum(speed, 0.001), 0.0)
