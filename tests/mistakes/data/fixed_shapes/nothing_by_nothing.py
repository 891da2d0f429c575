# exercise: masked-mean
# verdict: FAIL not-finite
# first line: look for 0/0, log(0) or too large numbers: your result is nan
# often: the count of what is left may be 0, and nobody thinks of it
import jax.numpy as jnp


def mean_sq_pos(x):
    mask = x > 0
    return jnp.sum(jnp.where(mask, x * x, 0.0)) / jnp.sum(mask)
