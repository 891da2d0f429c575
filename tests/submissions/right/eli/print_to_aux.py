import jax.numpy as jnp
import numpy as np

DECAY = 0.9 ** np.arange(1, 6, dtype=np.float32)


def train(x):
    """Each step multiplies by 0.9, so all five points are known at once."""
    points = DECAY[:, None] * x
    return points[-1], jnp.sum(points**2, axis=1)
