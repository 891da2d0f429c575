"""expect: FAIL correctness/wrong-value

Watches every call that the grader makes from now on, hoping that one of them compares.
"""

import sys

import jax.numpy as jnp

seen = []


def spy(frame, event, arg):
    if event == "call" and frame.f_code.co_name in ("differ", "compare", "allclose"):
        seen.append(dict(frame.f_locals))
    return spy


def scale_array(x, val):
    sys.settrace(spy)
    return jnp.zeros_like(x) + len(seen)
