"""Sample after sample in a scan; each is how often every value is drawn, times the values."""

import jax
import jax.numpy as jnp


def boot(key, d, B):
    k = d.shape[0]

    def sample(key, _):
        key, own = jax.random.split(key)
        chosen = jnp.floor(k * jax.random.uniform(own, (k,))).astype(jnp.int32)
        counts = jnp.zeros(k).at[chosen].add(1.0)
        return key, counts @ d / k

    return jax.lax.scan(sample, key, length=B)[1]
