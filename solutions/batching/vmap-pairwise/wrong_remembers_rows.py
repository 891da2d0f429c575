"""purity/keeps-tracer: collects rows in a list outside; vmap calls once and leaves a traced row behind."""

import jax
import jax.numpy as jnp

rows = []


def cheb(A):
    def row(a):
        distances = jnp.abs(A - a).max(axis=1)
        rows.append(distances)
        return distances

    return jax.vmap(row)(A)
