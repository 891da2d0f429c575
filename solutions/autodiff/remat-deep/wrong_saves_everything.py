"""program/temporary-memory: a checkpoint with a policy that keeps everything"""

import jax
import jax.numpy as jnp


def layer(h, W):
    z = h @ W
    return h + z * jax.nn.sigmoid(z)


def loss_grad(Ws, x):
    body = jax.checkpoint(
        lambda h, W: (layer(h, W), None), policy=jax.checkpoint_policies.everything_saveable
    )

    def loss(Ws):
        h, _ = jax.lax.scan(body, x, Ws)
        return jnp.mean(h**2)

    return jax.grad(loss)(Ws)
