import jax.numpy as jnp
from jax import lax
def ewma(xs, alpha):
	def f(i, s):
		m, out = s
		m = alpha * xs[i] + (1 - alpha) * m
		return m, out.at[i].set(m)
	return lax.fori_loop(0, xs.shape[0], f, (0., jnp.empty_like(xs)))[1]
