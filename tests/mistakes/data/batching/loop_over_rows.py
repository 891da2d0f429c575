# exercise: vmap-pairwise
# verdict: FAIL unrolled-loop
# first line: replace the loop in Python (or unroll=) by array operations
# often: the loop over examples, as a list of rows
import jax.numpy as jnp


def cheb(A):
    return jnp.stack([jnp.max(jnp.abs(A - row), axis=1) for row in A])
