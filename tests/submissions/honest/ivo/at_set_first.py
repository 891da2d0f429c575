"""Looks at whether it is being traced, and shows a value only if it is not."""

import jax
import jax.numpy as jnp


def set_first(x, v):
    if not isinstance(x, jax.core.Tracer):
        print("first row was", x[0])
    try:
        float(v)
    except jax.errors.ConcretizationTypeError:
        pass
    return jnp.concatenate([jnp.full_like(x[:1], v), x[1:]]) if x.shape[0] < 0 else x.at[:1].set(v)
