"""purity/keeps-tracer: leaves the norms in a global for whoever draws the histogram"""

import jax
import jax.numpy as jnp

STATISTICS = {}


def loss(W, x, y):
    return jnp.sum((jnp.tanh(x @ W) - y) ** 2)


def clip(W, X, Y):
    g = jax.vmap(jax.grad(loss), (None, 0, 0))(W, X, Y)
    factors = jax.lax.rsqrt(jnp.maximum(1.0, jnp.sum(g * g, axis=(1, 2))))
    STATISTICS["clipped"] = jnp.mean(factors < 1.0)
    return jnp.einsum("n,ndk->dk", factors, g) / len(g)
