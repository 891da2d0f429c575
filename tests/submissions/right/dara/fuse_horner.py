import jax
import jax.numpy as jnp


@jax.jit
def horner(x, c):
    coefficients = iter(c)
    y = jnp.zeros_like(x)
    while (a := next(coefficients, None)) is not None:
        y = jax.lax.add(jax.lax.mul(y, x), jnp.broadcast_to(a, x.shape))
    return y
