"""purity/ignores-key: makes a key of the data, so that equal data have equal samples."""

import jax
import jax.numpy as jnp


def boot(key, d, B):
    seed = jax.lax.bitcast_convert_type(jnp.sum(d), jnp.int32)
    return jax.random.choice(jax.random.key(seed), d, (B, d.shape[0])).mean(axis=1)
