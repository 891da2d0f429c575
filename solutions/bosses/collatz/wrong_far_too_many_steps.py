"""speed/below-threshold: takes thirty thousand steps to be sure, long after the last path has ended."""

import jax
import jax.numpy as jnp

ENOUGH = 30_000


def collatz(starts):
    def step(_, state):
        at, steps, peaks = state
        at = jnp.select([at <= 1, at % 2 == 0], [at, at // 2], at * 3 + 1)
        return at, steps + (at != state[0]), jnp.maximum(peaks, at)

    none = jnp.zeros(starts.shape, jnp.int32)
    _, steps, peaks = jax.lax.fori_loop(0, ENOUGH, step, (starts, none, none))
    peaks = jnp.maximum(peaks, starts)
    steps = jnp.where(starts > 0, steps, -1)
    places = jnp.arange(len(starts), dtype=jnp.int32)
    champion = jnp.min(jnp.where(steps == jnp.max(steps), places, len(starts)))
    return steps, jnp.where(starts > 0, peaks, 0), champion
