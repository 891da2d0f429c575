import jax
import jax.numpy as jnp


@jax.jit
def lookup(table, ids):
    """Send negatives out of range on the right, then ask for the fill value."""
    n = table.shape[0]
    return table.at[jnp.where(ids < 0, n, ids)].get(mode="fill", fill_value=-1.0)
