"""The colours apart, as two boards of half the width, and all random numbers drawn beforehand."""

import jax
import jax.numpy as jnp
from jax import lax


def around(other, odd_rows_shift):
    """Sum the four neighbours, which are all on the other board: three stand in the same column, one beside it."""
    row = jnp.arange(other.shape[0])[:, None] % 2
    beside = jnp.where(row == odd_rows_shift, jnp.roll(other, -1, 1), jnp.roll(other, 1, 1))
    return jnp.roll(other, 1, 0) + jnp.roll(other, -1, 0) + other + beside


def simulate(key, beta, n, sweeps):
    luck = jax.random.uniform(key, (sweeps, 2, n, n // 2))
    rows = jnp.arange(n)[:, None]
    even_places = 2 * jnp.arange(n // 2) + rows % 2
    odd_places = 2 * jnp.arange(n // 2) + 1 - rows % 2

    def flip(own, total, luck):
        cost = 2 * own * total
        return jnp.where((cost <= 0) | (luck < jnp.exp(-beta * cost)), -own, own)

    def sweep(boards, luck):
        even, odd = boards
        even = flip(even, around(odd, 1), luck[0])
        total = around(even, 0)
        odd = flip(odd, total, luck[1])
        spins = jnp.zeros((n, n), jnp.int32).at[rows, even_places].set(even).at[rows, odd_places].set(odd)
        return (even, odd), (spins, -jnp.sum(odd * total))

    up = jnp.ones((n, n // 2), jnp.int32)
    return lax.scan(sweep, (up, up), luck)[1]
