"""The beam is five arrays in the carry of a scan; a step is one table of candidates, a top_k, and rows gathered by parent."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

END = 0
NEVER = -(2**30)


class Beam(NamedTuple):
    """Hypotheses, one in each row, the best first."""

    words: jax.Array  # [width, steps]
    score: jax.Array  # [width]; NEVER where there is no hypothesis yet
    used: jax.Array  # [width, V]
    last: jax.Array  # [width]
    done: jax.Array  # [width]


def search(follow: jax.Array, width: int, steps: int) -> tuple[jax.Array, jax.Array]:
    """Return the words and the scores of the ``width`` best hypotheses after ``steps`` steps."""
    size = len(follow)

    def step(beam: Beam, t: jax.Array) -> tuple[Beam, None]:
        longer = jnp.where(beam.used, NEVER, beam.score[:, None] + follow[beam.last])
        stays = jnp.where(jnp.arange(size) == END, beam.score[:, None], NEVER)
        candidates = jnp.where(beam.done[:, None], stays, longer)
        candidates = jnp.where((beam.score == NEVER)[:, None], NEVER, candidates)
        score, place = jax.lax.top_k(candidates.ravel(), width)  # of equals, the first comes first
        parent, word = place // size, place % size
        words, used, done = beam.words[parent], beam.used[parent], beam.done[parent] | (word == END)
        rows = jnp.arange(width)
        used = used.at[rows, word].max(word != END)
        return Beam(words.at[:, t].set(word), score, used, word, done), None

    beam = Beam(
        words=jnp.full((width, steps), END, jnp.int32),
        score=jnp.full(width, NEVER, jnp.int32).at[0].set(0),
        used=jnp.zeros((width, size), bool),
        last=jnp.full(width, END, jnp.int32),
        done=jnp.zeros(width, bool),
    )
    beam, _ = jax.lax.scan(step, beam, jnp.arange(steps))
    return beam.words, beam.score
