# exercise: where-huber
# verdict: FAIL reads-value
# first line: write `jnp.where(size <= 1.0, a, b)` or lax.cond instead of `if`
# often: the file that everybody starts from
import numpy as np


def huber(x: np.ndarray) -> np.ndarray:
    losses = []
    for residual in x:
        size = abs(residual)
        if size <= 1.0:
            losses.append(0.5 * size * size)
        else:
            losses.append(size - 0.5)
    return np.array(losses)
