import jax.numpy as jnp
from jax import lax
def center(x, hist, n):
	m = x.sum() / x.size
	hist = lax.dynamic_update_slice(hist, m[None], (n % 8,))
	total, used = 0.0, 0
	for i in range(8):
		live = i <= n
		total += jnp.where(live, hist[i], 0)
		used += live
	return x - total / used, hist, n + 1
