# exercise: where-huber
# verdict: FAIL reads-value
# first line: write `jnp.where(jnp.abs(x) <= 1.0, a, b)` or lax.cond instead of `if`
# often: the loop is gone, the `if` stayed
import jax.numpy as jnp


def huber(x):
    if jnp.abs(x) <= 1.0:
        return 0.5 * x * x
    return jnp.abs(x) - 0.5
