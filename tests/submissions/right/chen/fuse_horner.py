import jax
import jax.numpy as jnp


def at_point(x, c):
    """The polynomial at one number."""
    y = c[0]
    for k in range(1, len(c)):
        y = y * x + c[k]
    return y


horner = jax.vmap(at_point, in_axes=(0, None))
