"""Compare one array with what was expected. Layer 3; NumPy only.

``|actual - expected| <= atol + rtol * |expected|`` for floats, equality for integers and booleans. An infinity equals
the infinity of the same sign; NaN equals NaN only if the exercise says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.spec import Tolerance

__all__ = ["Difference", "differ"]

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Difference:
    """Where and how much one array differs."""

    index: tuple[int, ...]
    """Index of the first differing element."""
    expected: float | int | bool
    actual: float | int | bool
    count: int
    """How many elements differ."""
    size: int
    """How many elements there are."""
    is_finite: bool
    """Whether every actual value is finite where the expected one is."""

    def __str__(self) -> str:
        where = f"[{', '.join(map(str, self.index))}]" if self.index else ""
        many = f" ({self.count} of {self.size} elements differ)" if self.size > 1 else ""
        return f"{where} expected {_short(self.expected)}, actual {_short(self.actual)}{many}"


def differ(expected: Array, actual: Array, tolerance: Tolerance) -> Difference | None:
    """Return how ``actual`` differs from ``expected``, or None.

    Args:
        expected: float64, int64 or bool, from the oracle.
        actual: the judged program's output, of the same shape and of the declared dtype.
        tolerance: applies to floating-point arrays only.
    """
    if expected.shape != actual.shape:
        raise ValueError(f"shapes differ: {expected.shape}, {actual.shape}")
    if actual.dtype.kind == "f":
        wide = actual.astype(np.float64)
        wanted = expected.astype(np.float64)
        with np.errstate(invalid="ignore", over="ignore"):
            close = np.abs(wide - wanted) <= tolerance.atol + tolerance.rtol * np.abs(wanted)
        close = np.where(np.isfinite(wanted), close & np.isfinite(wide), wide == wanted)
        if tolerance.nan_equal:
            close |= np.isnan(wide) & np.isnan(wanted)
        finite = bool(np.all(np.isfinite(wide) | ~np.isfinite(wanted)))
    else:
        wide, wanted = actual, expected
        close = wide.astype(expected.dtype) == wanted
        finite = True
    if bool(np.all(close)):
        return None
    bad = np.argwhere(~close)
    first = tuple(int(i) for i in bad[0])
    return Difference(first, wanted[first].item(), wide[first].item(), len(bad), close.size, finite)


def _short(value: float | bool) -> str:  # noqa: FBT001 - an element of an array, whatever its dtype
    return f"{value:.7g}" if isinstance(value, float) else str(value)
