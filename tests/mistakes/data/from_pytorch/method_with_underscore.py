# exercise: inplace-views
# verdict: FAIL refused-by-jax
# first line: write `column = column * gain` instead of `column.mul_(gain)`
# often: the methods of tensors are what one remembers
import jax.numpy as jnp


def correct(table, stations, offsets, gain):
    table = table.at[:, stations].add(offsets.T)
    column = table[:, 0]
    column.mul_(gain)
    table[0].add_(column.sum())
    return table, table[0], column.clone()
