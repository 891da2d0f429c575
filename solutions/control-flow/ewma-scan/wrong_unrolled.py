"""program/unrolled-loop: appends in a Python loop, which puts every element into the program"""

import jax.numpy as jnp


def ewma(xs, alpha):
    average = 0.0
    out = []
    for x in xs:
        average = alpha * x + (1 - alpha) * average
        out.append(average)
    return jnp.stack(out)
