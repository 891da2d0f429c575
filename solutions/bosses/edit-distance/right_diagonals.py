"""Fills the table along its other diagonals, whose entries need nothing of each other; walks by while_loop."""

import jax.numpy as jnp
from jax import lax


FAR = 1 << 20


def fill(a, b):
    n, m = len(a), len(b)
    i = jnp.arange(n + 1)

    def following(carry, total):
        before, last = carry
        j = total - i
        differ = a[i - 1] != b[jnp.clip(j - 1, 0, m - 1)]
        above, diagonal = (jnp.roll(line, 1).at[0].set(FAR) for line in (last, before))
        inner = jnp.minimum(diagonal + differ, jnp.minimum(above, last) + 1)
        line = jnp.where((j < 0) | (j > m), FAR, jnp.where((i == 0) | (j == 0), total, inner))
        return (last, line), line

    outside = jnp.full(n + 1, FAR)
    return lax.scan(following, (outside, outside), jnp.arange(n + m + 1))[1]


def align(a, la, b, lb):
    lines = fill(a, b)

    def distance(i, j):
        return jnp.where((i < 0) | (j < 0), FAR, lines[i + j, i])

    def is_left(state):
        _, i, j, _ = state
        return i + j > 0

    def turn(state):
        step, i, j, script = state
        change = (a[i - 1] != b[j - 1]).astype(jnp.int32)
        ways = jnp.array([distance(i - 1, j - 1) + change, distance(i - 1, j) + 1, distance(i, j - 1) + 1])
        way = jnp.argmin(ways)  # of equal ones, the first
        script = script.at[step].set(jnp.where(way == 0, change, way + 1))
        return step + 1, i - (way != 2), j - (way != 1), script

    start = 0, la, lb, jnp.full(len(a) + len(b), -1)
    *_, script = lax.while_loop(is_left, turn, start)
    return lines[la + lb, la], script
