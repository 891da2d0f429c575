"""correctness/wrong-value: compares a board with the one before, and sees no cycle longer than 1"""

import jax.numpy as jnp
from jax import lax


def neighbours(board):
    ones = board.astype(jnp.int32)
    rows = ones + jnp.roll(ones, 1, axis=0) + jnp.roll(ones, -1, axis=0)
    return rows + jnp.roll(rows, 1, axis=1) + jnp.roll(rows, -1, axis=1) - ones


def after(board):
    count = neighbours(board)
    return (count == 3) | board & (count == 2)


def cycle(boards):
    again = jnp.all(boards[1:] == boards[:-1], axis=(1, 2))
    return jnp.where(jnp.any(again), jnp.argmax(again), -1), jnp.where(jnp.any(again), 1, 0)


def play(cells, steps):
    def step(board, _):
        board = after(board)
        return board, board

    board, played = lax.scan(step, cells, length=steps)
    boards = jnp.concatenate([cells[None], played])
    return board, jnp.sum(played, axis=(1, 2)), *cycle(boards)
