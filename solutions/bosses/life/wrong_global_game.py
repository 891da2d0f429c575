"""purity/mutates-attribute: a game at module level goes on counting its generations"""

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
    earlier = jnp.tril(jnp.all(boards[:, None] == boards[None], axis=(2, 3)), -1)
    again = jnp.any(earlier, axis=1)
    generation = jnp.argmax(again)
    start = jnp.argmax(earlier[generation])
    return jnp.where(jnp.any(again), start, -1), jnp.where(jnp.any(again), generation - start, 0)


class Game:
    generation = 0

    def advance(self, steps):
        self.generation += steps
        return jnp.arange(self.generation - steps, self.generation)


game = Game()


def play(cells, steps):
    def step(board, _):
        board = after(board)
        return board, board

    board, played = lax.scan(step, cells, game.advance(steps))
    boards = jnp.concatenate([cells[None], played])
    return board, jnp.sum(played, axis=(1, 2)), *cycle(boards)
