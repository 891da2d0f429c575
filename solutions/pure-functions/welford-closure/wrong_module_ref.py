"""purity/closed-over-ref: the running sum lives in a Ref outside, which compiled code really changes"""

import jax
import jax.numpy as jnp

m2 = jax.new_ref(jnp.float32(0.0))


def stats(xs):
    mean = jnp.mean(xs)
    m2[...] = jnp.sum((xs - mean) ** 2)
    return mean, m2[...] / xs.shape[0]
