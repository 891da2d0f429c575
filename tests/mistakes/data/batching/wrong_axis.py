# exercise: vmap-pairwise
# verdict: FAIL wrong-shape
# first line: return an array of shape (1, 1): your result has shape (1, 3)
# often: broadcasting is right, and the maximum is taken over the axis of points
import jax.numpy as jnp


def cheb(A):
    return jnp.max(jnp.abs(A[:, None, :] - A[None, :, :]), axis=1)
