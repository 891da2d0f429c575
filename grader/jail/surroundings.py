"""Environment variables of children: the same for everybody, so that what a submission does is, too. Layer 2."""

from __future__ import annotations

import os

__all__ = ["SAME", "with_own"]

SAME = {
    # OpenBLAS would start threads on import, and a process with threads cannot be forked.
    "OPENBLAS_NUM_THREADS": "1",
    "JAX_PLATFORMS": "cpu",
    # Sets iterate in the same order in every child, so that two traces can be compared.
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}
"""Variables of every child."""

_CHANGES_RESULTS = ("JAX_", "XLA_", "PYTHON")


def with_own() -> dict[str, str]:
    """Return the user's own variables, without which Windows starts no Python, but none that changes a result."""
    kept = {
        name: value for name, value in os.environ.items() if not name.upper().startswith(_CHANGES_RESULTS)
    }
    return {**kept, **SAME}
