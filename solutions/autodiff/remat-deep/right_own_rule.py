"""Gives the layer a rule of its own, which keeps its two arguments and computes the gate again."""

import jax
import jax.numpy as jnp


def plain_layer(h, W):
    z = h @ W
    return h + z / (1.0 + jnp.exp(-z))


layer = jax.custom_vjp(plain_layer)


def layer_fwd(h, W):
    return plain_layer(h, W), (h, W)


def layer_bwd(kept, g):
    h, W = kept
    z = h @ W
    gate = jax.nn.sigmoid(z)
    dz = g * gate * (1.0 + z * (1.0 - gate))
    return g + dz @ W.T, h.T @ dz


layer.defvjp(layer_fwd, layer_bwd)


def loss_grad(Ws, x):
    def loss(Ws):
        return jnp.mean(jax.lax.scan(lambda h, W: (layer(h, W), None), x, Ws)[0] ** 2)

    return jax.grad(loss)(Ws)
