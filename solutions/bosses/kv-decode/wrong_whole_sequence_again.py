"""speed/below-threshold: runs the whole sequence through the layer in every step and keeps one row of the result"""

import jax
import jax.numpy as jnp
from jax import lax


def layer(p, fed):
    age = jnp.arange(len(fed))[:, None] - jnp.arange(len(fed))
    scores = (fed @ p["Wq"]) @ (fed @ p["Wk"]).T / fed.shape[1] ** 0.5 - 0.05 * age
    weights = jax.nn.softmax(jnp.where(age >= 0, scores, -jnp.inf))
    return jnp.tanh(fed @ p["Wx"] + weights @ (fed @ p["Wv"]) @ p["Wo"] + p["b"])


def forecast(p, x, n, steps):
    k, d = x.shape

    def feed(fed, now):
        guess = layer(p, fed)[now]
        return fed.at[now + 1].set(guess), guess

    fed = jnp.zeros((k + steps, d)).at[:k].set(x)
    return lax.scan(feed, fed, n - 1 + jnp.arange(steps))[1]
