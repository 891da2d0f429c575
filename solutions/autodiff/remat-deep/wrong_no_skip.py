"""correctness/wrong-value: leaves out the way around the layer"""

import jax
import jax.numpy as jnp


@jax.checkpoint
def step(h, W):
    return jax.nn.silu(h @ W), None


def loss_grad(Ws, x):
    return jax.grad(lambda Ws: jnp.mean(jax.lax.scan(step, x, Ws)[0] ** 2))(Ws)
