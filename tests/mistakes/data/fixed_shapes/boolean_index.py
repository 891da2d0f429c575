# exercise: masked-mean
# verdict: FAIL needs-static-shape
# first line: keep all elements: write `jnp.where(mask, x, 0)` instead of `x[mask]`
# often: how everybody does it in NumPy and PyTorch
import jax.numpy as jnp


def mean_sq_pos(x):
    positive = x[x > 0]
    if len(positive) == 0:
        return 0.0
    return (positive**2).mean()
