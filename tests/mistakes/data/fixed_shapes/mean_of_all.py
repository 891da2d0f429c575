# exercise: masked-mean
# verdict: FAIL wrong-value
# first line: look at your result:
# often: the zeros that jnp.where puts in are counted by the mean
import jax.numpy as jnp


def mean_sq_pos(x):
    return jnp.mean(jnp.where(x > 0, x * x, 0.0))
