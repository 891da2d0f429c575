def set_first(x, v):
	import jax.numpy as jnp  # only needed here
	é = jnp.asarray(v, x.dtype)
	return x.at[0, ...].set(é)
