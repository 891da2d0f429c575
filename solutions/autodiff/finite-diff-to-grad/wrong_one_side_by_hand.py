"""correctness/wrong-value: differentiates by hand and forgets that a coordinate is also somebody's right neighbour"""

import jax.numpy as jnp


def grad_rosen(x):
    here, following = x[:-1], x[1:]
    slope = -400.0 * here * (following - here**2) - 2.0 * (1.0 - here)
    return jnp.append(slope, 200.0 * (x[-1] - x[-2] ** 2))
