# exercise: life
# verdict: FAIL reads-value
# first line: write `jnp.where(jnp.array_equal(board, other), a, b)`, or a lax.while_loop, instead of `if`
# often: the loop over cells is gone, the end that depends on a value stayed
import jax.numpy as jnp


def step(board):
    ones = board.astype(jnp.int32)
    rows = ones + jnp.roll(ones, 1, 0) + jnp.roll(ones, -1, 0)
    count = rows + jnp.roll(rows, 1, 1) + jnp.roll(rows, -1, 1) - ones
    return (count == 3) | board & (count == 2)


def play(cells, steps):
    boards = [cells]
    for generation in range(1, steps + 1):
        board = step(boards[-1])
        for start, other in enumerate(boards):
            if jnp.array_equal(board, other):
                period = generation - start
                while len(boards) <= steps:
                    boards.append(boards[-period])
                break
        boards.append(board)
    played = jnp.stack(boards[1 : steps + 1])
    return played[-1], played.sum((1, 2)), -1, 0
