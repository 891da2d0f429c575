"""A fori_loop over a dict; `used` is read from the sentences, and what is best is found by `width` maxima."""

import jax
import jax.numpy as jnp
from jax import lax


def search(follow, width, steps):
    V = follow.shape[0]
    never = jnp.iinfo(jnp.int32).min

    def best_of(candidates):
        def take(candidates, _):
            place = jnp.argmax(candidates)
            return candidates.at[place].set(never), (candidates[place], place)

        return lax.scan(take, candidates, length=width)[1]

    def step(t, beam):
        words, score, alive = beam["words"], beam["score"], beam["alive"]
        last = jnp.where(t == 0, 0, words[:, t - 1])
        done = (t > 0) & (last == 0)
        used = jnp.zeros((width, V), bool).at[jnp.arange(width)[:, None], words].set(True).at[:, 0].set(False)
        gain = jnp.where(done[:, None], 0, follow[last])
        allowed = alive[:, None] & jnp.where(done[:, None], jnp.arange(V) == 0, ~used)
        score, place = best_of(jnp.where(allowed, score[:, None] + gain, never).ravel())
        parent, word = place // V, place % V
        words = words[parent].at[:, t].set(word)
        return {"words": words, "score": score, "alive": jnp.ones(width, bool)}

    start = {
        "words": jnp.zeros((width, steps), jnp.int32),
        "score": jnp.zeros(width, jnp.int32),
        "alive": jnp.arange(width) == 0,
    }
    beam = lax.fori_loop(0, steps, step, start)
    return beam["words"], beam["score"]
