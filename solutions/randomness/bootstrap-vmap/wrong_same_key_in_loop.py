"""purity/reuses-key: forgets to split in the body of the loop, which draws the same sample B times."""

import jax
import jax.numpy as jnp


def boot(key, d, B):
    def sample(b, means):
        return means.at[b].set(jax.random.choice(key, d, d.shape).mean())

    return jax.lax.fori_loop(0, B, sample, jnp.zeros(B))
