"""The bootstrap: one sample as a function of a key, mapped over as many keys as samples."""

import jax


def boot(key: jax.Array, d: jax.Array, B: int) -> jax.Array:
    """Return the means of B samples of the data, drawn with replacement."""

    def mean_of_sample(key: jax.Array) -> jax.Array:
        chosen = jax.random.randint(key, d.shape, 0, d.size)
        return d[chosen].mean()

    return jax.vmap(mean_of_sample)(jax.random.split(key, B))
