"""One scan: the carry is the plate and whether it has settled; the readings are what the scan collects."""

import jax
import jax.numpy as jnp
from jax import lax

SETTLED = 1e-3


def free_cells(fixed: jax.Array) -> jax.Array:
    """Return the mask of cells that may change: inside the border, and no sources."""
    rows, columns = (jnp.arange(size) for size in fixed.shape)
    inner_rows = (rows > 0) & (rows < rows.size - 1)
    inner_columns = (columns > 0) & (columns < columns.size - 1)
    return inner_rows[:, None] & inner_columns & ~fixed


def flow(u: jax.Array) -> jax.Array:
    """Return the sum of the four neighbours minus four times the cell; wrong at the border, which nobody asks."""
    around = jnp.roll(u, 1, 0) + jnp.roll(u, -1, 0) + jnp.roll(u, 1, 1) + jnp.roll(u, -1, 1)
    return around - 4 * u


def simulate(
    u: jax.Array, fixed: jax.Array, rate: jax.Array, probe: jax.Array, T: int
) -> tuple[jax.Array, jax.Array]:
    """Run T steps, of which those after settling change nothing; return the plate and a reading after each step."""
    free = free_cells(fixed)

    def step(state: tuple[jax.Array, jax.Array], _: None) -> tuple[tuple[jax.Array, jax.Array], jax.Array]:
        u, settled = state
        new = jnp.where(free & ~settled, u + rate * flow(u), u)
        settled = jnp.max(jnp.abs(new - u)) < SETTLED
        return (new, settled), new[probe[0], probe[1]]

    (u, _), log = lax.scan(step, (u, jnp.bool_(False)), length=T)
    return u, log
