"""program/too-much-work: keeps the vectors instead of a cache, and computes all keys and values in every step"""

import jax
import jax.numpy as jnp
from jax import lax


def forecast(p, x, n, steps):
    k, d = x.shape
    capacity = k + steps

    def feed(state, _):
        fed, now = state
        x = fed[now]
        age = now - jnp.arange(capacity)
        scores = (fed @ p["Wk"]) @ (x @ p["Wq"]) / d**0.5 - 0.05 * age
        weights = jax.nn.softmax(jnp.where(age >= 0, scores, -jnp.inf))
        guess = jnp.tanh(x @ p["Wx"] + weights @ (fed @ p["Wv"]) @ p["Wo"] + p["b"])
        return (fed.at[now + 1].set(guess), now + 1), guess

    fed = jnp.zeros((capacity, d)).at[:k].set(x)
    return lax.scan(feed, (fed, n - 1), length=steps)[1]
