"""correctness/wrong-value: goes on behind the padding, as if all k rows had been fed"""

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
        weights = jax.nn.softmax(jnp.where(age >= 0, scores, -jnp.inf))
        x = jnp.tanh(x @ p["Wx"] + weights @ values @ p["Wo"] + p["b"])
        return (keys, values, now + 1, x), x

    keys, values = empty.at[:k].set(x @ p["Wk"]), empty.at[:k].set(x @ p["Wv"])
    return lax.scan(feed, (keys, values, jnp.int32(k - 1), x[n - 1]), length=steps)[1]
