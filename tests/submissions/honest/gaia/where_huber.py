"""A custom_vjp-free formula, einsum, and a walrus; tabs for indentation."""

import jax.numpy as jnp


def huber(x):
	if (rank := x.ndim) != 1:
		raise ValueError(f"expected a vector, found {rank} axes")
	inside = jnp.clip(x, -1.0, 1.0)
	return jnp.einsum("i,i->i", inside, x - 0.5 * inside)
