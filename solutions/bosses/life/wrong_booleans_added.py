"""correctness/wrong-value: adds up booleans, of which two make a boolean and never a 2"""

import jax.numpy as jnp
from jax import lax


def neighbours(board):
    rows = board + jnp.roll(board, 1, axis=0) + jnp.roll(board, -1, axis=0)
    blocks = rows + jnp.roll(rows, 1, axis=1) + jnp.roll(rows, -1, axis=1)
    return blocks.astype(jnp.int32) - board


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
