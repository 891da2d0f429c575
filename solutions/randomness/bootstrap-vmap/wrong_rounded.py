"""transforms/transform-wrong: rounds the means for the report, and a rounded number has no slope."""

import jax
import jax.numpy as jnp


def boot(key, d, B):
    return jnp.round(jax.random.choice(key, d, (B, d.shape[0])).mean(axis=1), 4)
