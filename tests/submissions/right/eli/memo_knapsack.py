import jax
import jax.numpy as jnp
from jax import lax

SIZE = 51
NEVER = -(2**30)


@jax.jit
def best(w, v):
    """Shift the row by the weight: what falls off the front was too heavy."""

    def body(row, item):
        weight, value = item
        padded = jnp.concatenate([jnp.full(SIZE, NEVER), row])
        shifted = lax.dynamic_slice(padded, (SIZE - jnp.minimum(weight, SIZE),), (SIZE,))
        return jnp.maximum(row, shifted + value), None

    return lax.scan(body, jnp.zeros(SIZE, v.dtype), (w, v))[0].max()
