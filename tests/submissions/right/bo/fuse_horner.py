import jax.numpy as jnp
def horner(x, c): return jnp.polyval(c, x)
