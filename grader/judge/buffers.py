"""Arrays to raw bytes and back: what crosses a jail's wall instead of pickles. Layer 3; NumPy and ml_dtypes only.

Raw bytes are little-endian, in C order, one byte for a bool, arrays one after the other without gaps.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import ml_dtypes
import numpy as np

from grader.errors import FrameError

__all__ = ["ArrayType", "join", "parse_types", "split"]


@dataclass(frozen=True)
class ArrayType:
    """dtype and shape of one array."""

    dtype: str
    """NumPy's name, such as ``float32``."""
    shape: tuple[int, ...]
    """Sizes."""

    @property
    def numpy(self) -> np.dtype[Any]:
        """The dtype itself."""
        return np.dtype(ml_dtypes.bfloat16 if self.dtype == "bfloat16" else self.dtype)

    @property
    def nbytes(self) -> int:
        """Size of the array's raw bytes."""
        return math.prod(self.shape) * self.numpy.itemsize


def parse_types(rows: Iterable[Sequence[Any]]) -> tuple[ArrayType, ...]:
    """Read ``[[dtype, shape], ...]`` from a header."""
    return tuple(ArrayType(str(dtype), tuple(map(int, shape))) for dtype, shape in rows)


def split(raw: bytes, types: Sequence[ArrayType]) -> list[np.ndarray[Any, Any]]:
    """Cut raw bytes into fresh arrays.

    Raises:
        FrameError: the bytes are more or fewer than the types need.
    """
    expected = sum(each.nbytes for each in types)
    if len(raw) != expected:
        raise FrameError(f"array bytes: expected {expected}, actual {len(raw)}")
    arrays, start = [], 0
    for each in types:
        flat = np.frombuffer(raw, each.numpy, count=math.prod(each.shape), offset=start)
        arrays.append(flat.reshape(each.shape).copy())
        start += each.nbytes
    return arrays


def join(arrays: Iterable[Any]) -> bytes:
    """Write arrays as raw bytes."""
    return b"".join(np.asarray(array).tobytes() for array in arrays)
