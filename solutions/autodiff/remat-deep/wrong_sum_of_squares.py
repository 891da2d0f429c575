"""correctness/wrong-value: sums the squares where the mean was asked for"""

import jax
import jax.numpy as jnp


@jax.checkpoint
def step(h, W):
    return h + jax.nn.silu(h @ W), None


def loss_grad(Ws, x):
    return jax.grad(lambda Ws: jnp.sum(jax.lax.scan(step, x, Ws)[0] ** 2))(Ws)
