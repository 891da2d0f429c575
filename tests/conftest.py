"""What every test relies on: the CPU, one thread for native libraries, and Hypothesis without a clock."""

from __future__ import annotations

import os

from hypothesis import settings

# Set before anything imports jax or numpy; jailed children inherit it as they would from a shell.
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A deadline is a clock, and shared machines are slow at times. The blob of a failure reproduces it elsewhere.
settings.register_profile("jaxercise", deadline=None, print_blob=True)
settings.load_profile("jaxercise")
