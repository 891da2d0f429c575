"""No sort: the median of five by smallest and largest of pairs."""

import jax.numpy as jnp


def median(image):
    up = jnp.concatenate([image[:1], image[:-1]])
    down = jnp.concatenate([image[1:], image[-1:]])
    left = jnp.concatenate([image[:, :1], image[:, :-1]], axis=1)
    right = jnp.concatenate([image[:, 1:], image[:, -1:]], axis=1)
    low = jnp.maximum(jnp.minimum(up, down), jnp.minimum(left, right))
    high = jnp.minimum(jnp.maximum(up, down), jnp.maximum(left, right))
    return jnp.maximum(jnp.minimum(low, high), jnp.minimum(jnp.maximum(low, high), image))
