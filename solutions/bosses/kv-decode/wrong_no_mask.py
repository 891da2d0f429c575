"""correctness/wrong-value: a slot that nobody has written yet has a score, and with it a share of the weight"""

import jax
import jax.numpy as jnp
from jax import lax


def forecast(p, x, n, steps):
    k, d = x.shape
    capacity = k + steps
    empty = jnp.zeros((capacity, d))

    def feed(state, _):
        keys, values, now, x = state
        keys, values = keys.at[now].set(x @ p["Wk"]), values.at[now].set(x @ p["Wv"])
        age = now - jnp.arange(capacity)
        scores = keys @ (x @ p["Wq"]) / d**0.5 - 0.05 * age
        weights = jax.nn.softmax(scores)
        x = jnp.tanh(x @ p["Wx"] + weights @ values @ p["Wo"] + p["b"])
        return (keys, values, now + 1, x), x

    keys, values = empty.at[:k].set(x @ p["Wk"]), empty.at[:k].set(x @ p["Wv"])
    return lax.scan(feed, (keys, values, n - 1, x[n - 1]), length=steps)[1]
