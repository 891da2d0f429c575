import jax.numpy as jnp
from jax import lax
def train(x):
	def f(x, _):
		y = .9 * x
		return y, (y * y).sum()
	return lax.scan(f, x, jnp.arange(5))
