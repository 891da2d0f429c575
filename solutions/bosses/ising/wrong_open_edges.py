"""correctness/wrong-property: has nobody beyond the edges, instead of the other side of the board"""

import jax
import jax.numpy as jnp


def neighbours(spins: jax.Array) -> jax.Array:
    """Return for each site the sum of the four spins around it, on a torus."""
    padded = jnp.pad(spins, 1)
    return padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]


def energy(spins: jax.Array) -> jax.Array:
    """Return minus the sum of the products of neighbours, each pair once."""
    return -jnp.sum(spins * (jnp.roll(spins, 1, 0) + jnp.roll(spins, 1, 1)))


def visit(key: jax.Array, beta: jax.Array, spins: jax.Array, visited: jax.Array) -> jax.Array:
    """Flip the visited spins that may: for nothing, or by chance."""
    cost = 2 * spins * neighbours(spins)
    may_flip = jax.random.uniform(key, spins.shape) < jnp.exp(
        -beta * cost
    )  # certain where the cost is 0 or less
    return jnp.where(visited & may_flip, -spins, spins)


def simulate(key: jax.Array, beta: jax.Array, n: int, sweeps: int) -> tuple[jax.Array, jax.Array]:
    """Return the spins after each sweep, and the energy after each sweep."""
    even = (jnp.arange(n)[:, None] + jnp.arange(n)) % 2 == 0

    def sweep(spins: jax.Array, key: jax.Array) -> tuple[jax.Array, tuple[jax.Array, jax.Array]]:
        for_even, for_odd = jax.random.split(key)
        spins = visit(for_even, beta, spins, even)
        spins = visit(for_odd, beta, spins, ~even)
        return spins, (spins, energy(spins))

    _, diary = jax.lax.scan(sweep, jnp.ones((n, n), jnp.int32), jax.random.split(key, sweeps))
    return diary
