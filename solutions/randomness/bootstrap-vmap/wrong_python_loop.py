"""program/unrolled-loop: draws sample after sample in a Python loop, which tracing unrolls."""

import jax
import jax.numpy as jnp


def boot(key, d, B):
    means = []
    for own in jax.random.split(key, B):
        means.append(jax.random.choice(own, d, d.shape).mean())
    return jnp.stack(means)
