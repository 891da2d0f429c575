# exercise: ewma-scan
# verdict: FAIL type-changes
# first line: write `_, averages = jax.lax.scan(step, jnp.float32(0), xs)` here
# often: 0 is a number like any other in Python
import jax
import jax.numpy as jnp


def ewma(xs, alpha):
    def step(average, x):
        average = alpha * x + (1 - alpha) * average
        return average, average

    _, averages = jax.lax.scan(step, jnp.int32(0), xs)
    return averages
