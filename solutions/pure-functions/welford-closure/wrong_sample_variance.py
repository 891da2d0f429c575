"""correctness/wrong-value: divides by n - 1, which is 0/0 for a single value"""

import jax.numpy as jnp


def stats(xs):
    return jnp.mean(xs), jnp.var(xs, ddof=1)
