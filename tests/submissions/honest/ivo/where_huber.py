"""Settings at import time, as notebooks have them, and contexts inside the function."""

import logging
import os
import sys
import time

os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
STARTED = time.perf_counter()
sys.setrecursionlimit(5000)

import jax
import jax.numpy as jnp
import numpy as np
from jax.numpy import *  # noqa: F403

np.random.seed(0)
np.set_printoptions(precision=3)
jax.config.update("jax_enable_x64", False)
logging.basicConfig(level=logging.WARNING)
unused = np.random.rand(3)
del unused


def huber(x):
    logging.debug("tracing %s", x)
    with np.errstate(divide="ignore"), jax.default_matmul_precision("highest"), jax.named_scope("huber"):
        size = abs(x)
        return where(size <= 1.0, 0.5 * x * x, size - jnp.float32(0.5))
