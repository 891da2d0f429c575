"""The count comes in as an argument and goes out as a result; the caller keeps it."""

import jax


def step(x: jax.Array, count: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Scale ``x`` by the count after its first increment; return it with the count after both."""
    now = count + 1
    return x * now, now + 1
