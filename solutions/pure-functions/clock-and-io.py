"""The clock's reading and the file's content come in; what the log should say goes out."""

import jax
import jax.numpy as jnp


def update(
    x: jax.Array, t: jax.Array, cfg: dict[str, jax.Array]
) -> tuple[jax.Array, dict[str, jax.Array]]:
    """Move ``x`` towards the target at the rate of time ``t``; return it and a record for the log."""
    rate = cfg["rate"] * 0.5 ** (t / cfg["half_life"])
    gap = x - cfg["target"]
    return x - rate * gap, {"t": t, "rate": rate, "error": jnp.sum(gap**2)}
