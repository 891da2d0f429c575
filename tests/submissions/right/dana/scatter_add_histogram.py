from jax import lax
import jax.numpy as jnp


def hist(idx, w):
    def add_one(p, h):
        return h.at[idx[p]].add(w[p])

    return lax.fori_loop(0, idx.shape[0], add_one, jnp.zeros(16))
