# exercise: where-huber
# verdict: FAIL unrolled-loop
# first line: replace the loop in Python (or unroll=) by array operations
# often: the `if` is gone, the loop stayed
import jax.numpy as jnp


def huber(x):
    losses = []
    for residual in x:
        size = jnp.abs(residual)
        losses.append(jnp.where(size <= 1.0, 0.5 * size * size, size - 0.5))
    return jnp.stack(losses)
