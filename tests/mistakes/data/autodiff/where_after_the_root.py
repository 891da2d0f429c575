# exercise: safe-norm-grad
# verdict: FAIL gradient-not-finite
# first line: choose a harmless number by jnp.where before the operation, not only after it
# often: the values are right, and who looks at gradients of what was not chosen?
import jax.numpy as jnp

CALM = 0.001


def unit(x):
    length = jnp.sqrt(jnp.sum(x * x, axis=-1, keepdims=True))
    return jnp.where(length <= CALM, 0.0, x / length)
