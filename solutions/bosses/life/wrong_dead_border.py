"""correctness/wrong-value: sets zeros around the board, so that it ends at its border"""

import jax.numpy as jnp
from jax import lax


def neighbours(board):
    ones = board.astype(jnp.int32)
    ones = jnp.pad(ones, 1)
    rows = ones[:-2] + ones[1:-1] + ones[2:]
    return rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:] - ones[1:-1, 1:-1]


def after(board):
    count = neighbours(board)
    return (count == 3) | board & (count == 2)


def cycle(boards):
    earlier = jnp.tril(jnp.all(boards[:, None] == boards[None], axis=(2, 3)), -1)
    again = jnp.any(earlier, axis=1)
    generation = jnp.argmax(again)
    start = jnp.argmax(earlier[generation])
    return jnp.where(jnp.any(again), start, -1), jnp.where(jnp.any(again), generation - start, 0)


def play(cells, steps):
    def step(board, _):
        board = after(board)
        return board, board

    board, played = lax.scan(step, cells, length=steps)
    boards = jnp.concatenate([cells[None], played])
    return board, jnp.sum(played, axis=(1, 2)), *cycle(boards)
