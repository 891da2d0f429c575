"""program: a sort for each row"""

import jax.numpy as jnp


def median(image):
    wide = jnp.pad(image, 1, mode="edge")
    rows = []
    for i in range(image.shape[0]):
        five = [wide[i + 1, 1:-1], wide[i, 1:-1], wide[i + 2, 1:-1], wide[i + 1, :-2], wide[i + 1, 2:]]
        rows.append(jnp.median(jnp.stack(five), axis=0))
    return jnp.stack(rows)
