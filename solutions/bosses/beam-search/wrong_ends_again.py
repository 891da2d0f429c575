"""correctness/wrong-value: lets a sentence that is done end again, and adds the score of 0 after 0 each time"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

NEVER = -(2**30)


class Beam(NamedTuple):
    words: jax.Array
    score: jax.Array
    used: jax.Array
    last: jax.Array
    done: jax.Array


def search(follow, width, steps):
    V = len(follow)

    def step(beam, t):
        longer = jnp.where(beam.used, NEVER, beam.score[:, None] + follow[beam.last])
        stays = jnp.where(jnp.arange(V) == 0, beam.score[:, None] + follow[0, 0], NEVER)
        candidates = jnp.where(beam.done[:, None], stays, longer)
        candidates = jnp.where((beam.score == NEVER)[:, None], NEVER, candidates)
        score, place = jax.lax.top_k(candidates.ravel(), width)
        parent, word = place // V, place % V
        used = beam.used[parent] | ((jnp.arange(V) == word[:, None]) & (word > 0)[:, None])
        done = beam.done[parent] | (word == 0)
        return Beam(beam.words[parent].at[:, t].set(word), score, used, word, done), None

    zeros = jnp.zeros(width, jnp.int32)
    score = jnp.full(width, NEVER).at[0].set(0)
    words = jnp.zeros((width, steps), jnp.int32)
    beam = Beam(words, score, jnp.zeros((width, V), bool), zeros, zeros > 0)
    beam, _ = jax.lax.scan(step, beam, jnp.arange(steps))
    return beam.words, beam.score
