import jax.numpy as jnp
def forward(x, scale, calls):
	z = x * scale
	calls += 1
	return jnp.where(z > 0, z, 0), scale * 3 / 2, calls
