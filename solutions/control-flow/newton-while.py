"""Loop until it is good enough: one number in lax.while_loop, all of them by vmap."""

import jax
import jax.numpy as jnp
from jax import lax

RELATIVE_TOLERANCE = 1e-4
MAX_STEPS = 60


def sqrt_one(value: jax.Array) -> jax.Array:
    """Return the square root of one positive number."""

    def is_rough(carry: tuple[jax.Array, jax.Array]) -> jax.Array:
        y, steps = carry
        return (jnp.abs(y * y - value) > RELATIVE_TOLERANCE * value) & (steps < MAX_STEPS)

    def improve(carry: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        y, steps = carry
        return 0.5 * (y + value / y), steps + 1

    root, _ = lax.while_loop(is_rough, improve, (value, jnp.int32(0)))
    return root


def sqrt_all(v: jax.Array) -> jax.Array:
    """Return the square root of each element of ``v``, all positive."""
    return jax.vmap(sqrt_one)(v)
