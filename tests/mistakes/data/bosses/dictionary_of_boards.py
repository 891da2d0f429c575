# exercise: life
# verdict: FAIL hashes-tracer
# first line: use an array, indexed by `cells`, instead of the dictionary
# often: the board is an array by now, and the dictionary stayed
import jax.numpy as jnp


def step(board):
    ones = board.astype(jnp.int32)
    rows = ones + jnp.roll(ones, 1, 0) + jnp.roll(ones, -1, 0)
    count = rows + jnp.roll(rows, 1, 1) + jnp.roll(rows, -1, 1) - ones
    return (count == 3) | board & (count == 2)


def play(cells, steps):
    seen = {cells: 0}
    population = []
    for generation in range(1, steps + 1):
        cells = step(cells)
        population.append(cells.sum())
        if cells in seen:
            start = seen[cells]
            return cells, jnp.stack(population), start, generation - start
        seen[cells] = generation
    return cells, jnp.stack(population), -1, 0
