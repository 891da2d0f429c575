import jax, jax.numpy as jnp
def push(state, x):
	n, mean, m2 = state
	n += 1
	delta = x - mean
	mean += delta / n
	m2 += delta * (x - mean)
	return (n, mean, m2), None
def stats(xs):
	(n, mean, m2), _ = jax.lax.scan(push, (0., 0., 0.), xs)
	return mean, m2 / n
