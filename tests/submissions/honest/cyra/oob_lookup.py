"""try/except ImportError, imports inside the function, and a mode of .at."""

try:
    import jaxtyping_that_is_not_there as jaxtyping
except ImportError:
    jaxtyping = None


def lookup(table, ids):
    import jax.numpy as jnp
    from jax import lax

    size = table.shape[0]
    safe = lax.select(ids < 0, jnp.full_like(ids, size), ids)
    return table.at[safe].get(mode="fill", fill_value=-1.0)
