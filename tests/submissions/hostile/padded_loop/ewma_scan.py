"""expect: FAIL program/unrolled-loop

An unrolled loop that does not grow: it pads to 64 and always takes 64 steps.
"""

import jax.numpy as jnp

MOST = 64


def ewma(xs, alpha):
    n = xs.shape[0]
    xs = jnp.concatenate([xs, jnp.zeros(MOST, xs.dtype)])[:MOST]
    average, out = jnp.zeros((), xs.dtype), []
    for k in range(MOST):
        average = alpha * xs[k] + (1 - alpha) * average
        out.append(average)
    return jnp.stack(out)[:n]
