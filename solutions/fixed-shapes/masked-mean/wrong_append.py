"""trace/reads-value: still a list and an if"""

import jax.numpy as jnp


def mean_sq_pos(x):
    squares = []
    for value in x:
        if value > 0:
            squares.append(value * value)
    return jnp.mean(jnp.array(squares))
