"""speed/below-threshold: visits one cell after another, and makes a whole new board for each"""

import jax.numpy as jnp
from jax import lax


def neighbours(board):
    ones = board.astype(jnp.int32)
    rows = ones + jnp.roll(ones, 1, axis=0) + jnp.roll(ones, -1, axis=0)
    return rows + jnp.roll(rows, 1, axis=1) + jnp.roll(rows, -1, axis=1) - ones


def after(board):
    here = jnp.arange(board.size).reshape(board.shape)
    count = neighbours(board)

    def visit(index, new):
        row, column = jnp.unravel_index(index, board.shape)
        alive = (count[row, column] == 3) | board[row, column] & (count[row, column] == 2)
        return jnp.where(here == index, alive, new)

    return lax.fori_loop(0, board.size, visit, board)


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
