"""custom_jvp with the derivative written by hand."""

import jax
import jax.numpy as jnp


@jax.custom_jvp
def huber(x):
    size = jnp.abs(x)
    return jnp.where(size <= 1.0, 0.5 * jnp.square(x), size - 0.5)


@huber.defjvp
def huber_jvp(primals, tangents):
    (x,), (t,) = primals, tangents
    return huber(x), jnp.clip(x, -1.0, 1.0) * t
