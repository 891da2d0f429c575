# exercise: life
# verdict: FAIL type-changes
# first line: start `board` as i32[6,8], or convert it with .astype
# often: counting needs numbers, and the numbers go on to the next turn
import jax.numpy as jnp
from jax import lax


def play(cells, steps):
    def step(board, _):
        rows = board + jnp.roll(board, 1, 0) + jnp.roll(board, -1, 0)
        count = rows + jnp.roll(rows, 1, 1) + jnp.roll(rows, -1, 1) - board
        board = jnp.where((count == 3) | (board == 1) & (count == 2), 1, 0)
        return board, board

    _, boards = lax.scan(step, cells.astype(jnp.float32), length=steps)
    same = jnp.tril((boards[:, None] == boards[None]).all((2, 3)), -1)
    later = jnp.argmax(same.any(1))
    start = jnp.argmax(same[later])
    found = same.any()
    population = boards.sum((1, 2)).astype(jnp.int32)
    return boards[-1] == 1, population, jnp.where(found, start, -1), jnp.where(found, later - start, 0)
