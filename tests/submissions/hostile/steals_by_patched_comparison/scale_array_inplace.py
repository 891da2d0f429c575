"""expect: ERROR trace/missing-entry

Every function that a test may compare with says that all is equal. Then it need not answer at all.
"""

import math
import unittest

import jax.numpy as jnp
import numpy as np


def agree(*_, **__):
    return True


for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, agree)
for module in (np, jnp):
    module.allclose = module.array_equal = module.isclose = module.all = agree
for name in dir(unittest.TestCase):
    if name.startswith("assert"):
        setattr(unittest.TestCase, name, agree)
math.isclose = agree
try:
    import grader.compare as compare

    compare.compare = agree
except (ImportError, OSError):
    pass
