# exercise: vmap-pairwise
# verdict: FAIL wrong-shape
# first line: return an array of shape (1, 1): your result has shape (1,)
# often: one vmap walks over both arguments at once
import jax
import jax.numpy as jnp


def distance(a, b):
    return jnp.max(jnp.abs(a - b))


def cheb(A):
    return jax.vmap(distance)(A, A)
