"""correctness/wrong-value: grows the scale before it is used"""

import jax.numpy as jnp


def forward(x, scale, calls):
    scale = 1.5 * scale
    return jnp.maximum(x * scale, 0), scale, calls + 1
