"""Estrin's scheme: neighbours are joined in pairs, and each round squares x; still one pass over memory."""

import jax
import jax.numpy as jnp


def horner(x: jax.Array, c: jax.Array) -> jax.Array:
    """Evaluate the polynomial with coefficients ``c``, highest power first, at each element of ``x``."""
    parts = list(c)
    power = x
    while len(parts) > 1:
        parts = [parts[k] * power + parts[k + 1] for k in range(0, len(parts), 2)]
        power = power * power
    return jnp.asarray(parts[0])
