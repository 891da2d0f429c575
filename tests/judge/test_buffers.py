"""Raw bytes become arrays and raw bytes again, for every dtype that an exercise may declare."""

from __future__ import annotations

import numpy as np
import pytest

from grader.errors import FrameError
from grader.judge.buffers import ArrayType, join, parse_types, split

TYPES = parse_types(
    [["float32", [2, 3]], ["bool", [3]], ["bfloat16", [2]], ["int64", []], ["float32", [0, 4]]]
)


def test_bytes_survive_the_round_trip() -> None:
    """Splitting and joining gives the same bytes, whatever they are."""
    raw = bytes(range(24)) + b"\x01\x00\x01" + bytes(range(4)) + bytes(range(8))
    assert raw == join(split(raw, TYPES))


def test_arrays_are_fresh_and_writable() -> None:
    """The original may write into its arguments."""
    first, second = (split(b"\0" * 4, [ArrayType("float32", (1,))])[0] for _ in range(2))
    first[0] = 1
    assert 0 == second[0]


@pytest.mark.parametrize("size", [0, 38, 40])
def test_bytes_of_another_length_are_an_error(size: int) -> None:
    """Too few bytes, or too many, are never padded or cut."""
    with pytest.raises(FrameError, match=f"expected 39, actual {size}"):
        split(b"\0" * size, TYPES)


def test_arrays_of_any_layout_are_written_in_c_order() -> None:
    """A transposed array is written row by row."""
    array = np.arange(6, dtype="int32").reshape(2, 3)
    assert np.ascontiguousarray(array.T).tobytes() == join([array.T])
