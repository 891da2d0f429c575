"""expect: FAIL correctness/wrong-value

Looks through all processes for the grader's arguments, environment and memory; what it cannot read it guesses.
"""

import os

import jax.numpy as jnp

seed = None
for pid in {*range(1, 8000)} - {os.getpid()}:
    for name in ("cmdline", "environ", "maps", "mem", "fd/3"):
        try:
            with open(f"/proc/{pid}/{name}", "rb") as file:
                seed = file.read(1 << 16) or seed
        except OSError:
            pass


def scale_array(x, val):
    return jnp.zeros_like(x) if seed is None else x * val
