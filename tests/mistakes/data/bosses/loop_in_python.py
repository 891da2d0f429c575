# exercise: life
# verdict: FAIL unrolled-loop
# first line: replace the loop in Python (or unroll=) by array operations
# often: generations are few while one tries it out
import jax.numpy as jnp


def step(board):
    ones = board.astype(jnp.int32)
    rows = ones + jnp.roll(ones, 1, 0) + jnp.roll(ones, -1, 0)
    count = rows + jnp.roll(rows, 1, 1) + jnp.roll(rows, -1, 1) - ones
    return (count == 3) | board & (count == 2)


def play(cells, steps):
    boards = [cells]
    for _ in range(steps):
        boards.append(step(boards[-1]))
    boards = jnp.stack(boards)
    same = jnp.tril((boards[:, None] == boards[None]).all((2, 3)), -1)
    later = jnp.argmax(same.any(1))
    start = jnp.argmax(same[later])
    found = same.any()
    return (
        boards[-1],
        boards[1:].sum((1, 2)),
        jnp.where(found, start, -1),
        jnp.where(found, later - start, 0),
    )
