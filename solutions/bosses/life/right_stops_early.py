"""Stops as the original does, by a while_loop over a NamedTuple, and looks the rest up in the cycle."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax

SHIFTS = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]


class Game(NamedTuple):
    boards: jax.Array
    generation: jax.Array
    start: jax.Array

    def step(self):
        board = self.boards[self.generation]
        count = sum(jnp.roll(board, shift, (0, 1)) for shift in SHIFTS)
        board = (count == 3) | ((count == 2) & board)
        g = self.generation + 1
        known = jnp.all(self.boards == board, axis=(1, 2)) & (jnp.arange(len(self.boards)) < g)
        start = jnp.where(jnp.any(known), jnp.argmax(known), -1)
        return Game(self.boards.at[g].set(board), g, start)


def play(cells, steps):
    boards = jnp.zeros((steps + 1, *cells.shape), bool).at[0].set(cells)
    first = Game(boards, jnp.asarray(0), jnp.asarray(-1))
    game = lax.while_loop(lambda game: (game.generation < steps) & (game.start < 0), Game.step, first)
    period = jnp.where(game.start < 0, 0, game.generation - game.start)
    wanted = jnp.arange(1, steps + 1)
    in_cycle = game.start + (wanted - game.start) % jnp.maximum(period, 1)
    wanted = jnp.where((period > 0) & (wanted >= game.start), in_cycle, wanted)
    population = game.boards.sum((1, 2))[wanted]
    return game.boards[wanted[-1]], population, game.start, period
