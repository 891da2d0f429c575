"""transforms/transform-wrong: detaches the losses, as a log in PyTorch would be, so that their gradient is zero"""

import jax
import jax.numpy as jnp


def train(x):
    def step(x, _):
        x = x - 0.1 * x
        return x, jax.lax.stop_gradient(jnp.sum(x**2))

    return jax.lax.scan(step, x, length=5)
