"""expect: FAIL correctness/wrong-value

Right for the cases that are shown, by what is special about them, and a guess for all that are hidden.
"""

import jax.numpy as jnp


def ewma(xs, alpha):
    constant = jnp.asarray([2.0 * (1 - 0.5 ** (t + 1)) for t in range(17)], xs.dtype)
    shown = jnp.where(alpha == 1.0, xs, jnp.where(alpha == 0.5, jnp.resize(constant, xs.shape), alpha * xs))
    return shown
