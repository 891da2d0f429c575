"""purity/host-callback: hands the array back to Python, where np.unique waits"""

import jax
import jax.numpy as jnp
import numpy as np


def _on_host(x):
    values = np.unique(x)
    padded = np.full(x.shape, -1, np.int32)
    padded[: len(values)] = values
    return padded, np.int32(len(values))


def uniq(x):
    result = jax.ShapeDtypeStruct(x.shape, jnp.int32), jax.ShapeDtypeStruct((), jnp.int32)
    return jax.pure_callback(_on_host, result, x, vmap_method="sequential")
