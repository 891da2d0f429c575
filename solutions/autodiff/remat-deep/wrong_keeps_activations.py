"""purity/keeps-tracer: still appends what each layer computes to a list, which grows with every trace"""

import jax
import jax.numpy as jnp

KEPT = []


def layer(h, W):
    z = h @ W
    KEPT.append(z)
    return h + z * jax.nn.sigmoid(z)


def loss_grad(Ws, x):
    @jax.checkpoint
    def step(h, W):
        return layer(h, W), None

    def loss(Ws):
        h, _ = jax.lax.scan(step, x, Ws)
        return jnp.mean(h**2)

    return jax.grad(loss)(Ws)
