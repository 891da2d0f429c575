"""program/temporary-memory: lets the scan keep everything that a layer computes"""

import jax
import jax.numpy as jnp


def layer(h, W):
    z = h @ W
    return h + z * jax.nn.sigmoid(z)


def loss_grad(Ws, x):
    def loss(Ws):
        h, _ = jax.lax.scan(lambda h, W: (layer(h, W), None), x, Ws)
        return jnp.mean(h**2)

    return jax.grad(loss)(Ws)
