"""transforms/transform-wrong: treats the scale as state that needs no gradient"""

import jax
import jax.numpy as jnp


def forward(x, scale, calls):
    scale = jax.lax.stop_gradient(scale)
    return jnp.maximum(x * scale, 0), 1.5 * scale, calls + 1
