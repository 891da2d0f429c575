"""A fori_loop with a buffer of all boards in its carry; neighbours are counted by a convolution."""

import jax.numpy as jnp
from jax import lax

AROUND = [[1, 1, 1], [1, 0, 1], [1, 1, 1]]


def play(cells, steps):
    kernel = jnp.array(AROUND, jnp.float32)[None, None]

    def step(g, state):
        board, seen, population, start, period = state
        padded = jnp.pad(board.astype(jnp.float32), 1, mode="wrap")[None, None]
        count = lax.conv_general_dilated(padded, kernel, (1, 1), "VALID")[0, 0]
        board = jnp.where(board, (count == 2) | (count == 3), count == 3)
        equal = (seen == board).all((1, 2)) & (jnp.arange(steps + 1) <= g)
        is_first = equal.any() & (period == 0)
        before = jnp.argmax(equal).astype(jnp.int32)
        start = jnp.where(is_first, before, start)
        period = jnp.where(is_first, g + 1 - before, period)
        return board, seen.at[g + 1].set(board), population.at[g].set(board.sum()), start, period

    seen = jnp.zeros((steps + 1, *cells.shape), bool).at[0].set(cells)
    state = cells, seen, jnp.zeros(steps, jnp.int32), jnp.int32(-1), jnp.int32(0)
    board, _, population, start, period = lax.fori_loop(0, steps, step, state)
    return board, population, start, period
