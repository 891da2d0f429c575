"""transforms/transform-wrong: detaches the inputs that it keeps, and has a wrong second derivative"""

import jax
import jax.numpy as jnp


def layer(h, W):
    z = h @ W
    return h + z * jax.nn.sigmoid(z)


def loss_grad(Ws, x):
    last, inputs = jax.lax.scan(lambda h, W: (layer(h, W), h), x, Ws)
    inputs = jax.lax.stop_gradient(inputs)

    def back(g, step):
        h, W = step
        return jax.vjp(layer, h, W)[1](g)

    _, grads = jax.lax.scan(back, 2.0 * last / last.size, (inputs, Ws), reverse=True)
    return grads
