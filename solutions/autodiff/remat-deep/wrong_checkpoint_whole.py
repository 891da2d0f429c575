"""program/temporary-memory: puts the checkpoint around the whole network, whose second run keeps everything"""

import jax
import jax.numpy as jnp


def layer(h, W):
    z = h @ W
    return h + z * jax.nn.sigmoid(z)


def loss_grad(Ws, x):
    @jax.checkpoint
    def loss(Ws):
        h, _ = jax.lax.scan(lambda h, W: (layer(h, W), None), x, Ws)
        return jnp.mean(h**2)

    return jax.grad(loss)(Ws)
