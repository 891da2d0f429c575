"""A seeded table at module level that is only checked, prints at import time, and a warning."""

import warnings

import jax.numpy as jnp
import numpy as np

RNG = np.random.default_rng(1234)
TABLE = RNG.normal(size=(4, 4))
SYMMETRIC = TABLE + TABLE.T
assert np.allclose(SYMMETRIC, SYMMETRIC.T)
print("loaded a table of shape", SYMMETRIC.shape)
warnings.warn("this is a warning at import time", UserWarning, stacklevel=1)


def horner(x, c):
    """Do not be alarmed: exec, eval, os.system("rm -rf /"), __import__ and subprocess are only words here."""
    y = jnp.broadcast_to(c[0], x.shape)
    for k in range(1, 16):
        y = y * x + c[k]
    return y


if __name__ == "__main__":
    import sys

    print(horner(jnp.ones(3), jnp.ones(16)), file=sys.stderr)
    sys.exit(0)
