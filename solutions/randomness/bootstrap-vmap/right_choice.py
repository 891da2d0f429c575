"""All samples in one draw of shape (B, k)."""

import jax


def boot(key, d, B):
    return jax.random.choice(key, d, (B, d.shape[0])).mean(axis=1)
