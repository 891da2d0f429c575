import numpy as np
import jax
import jax.numpy as jnp

SLOTS = np.arange(8, dtype=np.int32)


@jax.jit
def center(x, hist, n):
    new = jnp.where(SLOTS == n % 8, x.mean(), hist)
    weight = (SLOTS <= n).astype(jnp.float32)
    weight /= weight.sum()  # rebinds a local name, changes nothing outside
    return x - jnp.where(SLOTS <= n, new, 0) @ weight, new, n + 1
