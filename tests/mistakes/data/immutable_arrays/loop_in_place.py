# exercise: scale-array-inplace
# verdict: FAIL writes-in-place
# first line: write `x = x.at[i].multiply(val)` instead of `x[i] *= val`
# often: the file that everybody starts from, with the import of JAX only
import jax.numpy as jnp


def scale_array(x, val):
    for i in range(len(x)):
        x[i] *= val
    return x
