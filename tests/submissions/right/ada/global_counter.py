"""Exercise: a counter that travels."""

from __future__ import annotations

import jax
import jax.numpy as jnp

Array = jax.Array
INCREMENT = 1


def advance(count: Array) -> Array:
    """Return the next count."""
    return count + INCREMENT


def step(x: Array, count: Array) -> tuple[Array, Array]:
    """Scale ``x`` by the count between its two increments."""
    between = advance(count)
    return x * between, advance(between)


if __name__ == "__main__":
    y, after = step(jnp.ones(3), jnp.int32(7))
    print(y, after)
