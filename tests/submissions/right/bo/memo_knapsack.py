import jax, jax.numpy as jnp
C = 50
def best(w, v):
	r = jnp.arange(C + 1)
	def f(i, d):
		s = r - w[i]
		return jnp.maximum(d, jnp.where(s >= 0, d[s] + v[i], 0))
	return jax.lax.fori_loop(0, w.size, f, r * 0)[C]
