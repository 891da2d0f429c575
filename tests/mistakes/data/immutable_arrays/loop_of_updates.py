# exercise: scale-array-inplace
# verdict: FAIL unrolled-loop
# first line: replace the loop in Python (or unroll=) by array operations
# often: what comes of doing what the first message says, and no more
import jax.numpy as jnp


def scale_array(x, val):
    for i in range(len(x)):
        x = x.at[i].multiply(val)
    return x
