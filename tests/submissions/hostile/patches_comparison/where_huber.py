"""expect: FAIL correctness/wrong-value

Everything is close to everything, in a process where nothing is compared.
"""

import jax.numpy as jnp
import numpy as np

np.allclose = np.array_equal = lambda *_, **__: True
np.isclose = lambda a, *_, **__: np.ones(np.shape(a), bool)
np.testing.assert_allclose = lambda *_, **__: None


def huber(x):
    return jnp.zeros_like(x)
