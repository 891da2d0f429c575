"""Arrays as short texts: whole where they are small, and else what lies around one element. Layer 3; NumPy only.

A cut says what it shows as Python would take it: ``xs[40:46]``. Two arrays of one shape are written so that their
elements stand below each other, with as many digits as it takes to tell them apart where they differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.signature import DTYPES

__all__ = ["Cut", "beside", "form_of", "key_in_words", "one"]

Array = np.ndarray[Any, Any]
Index = tuple[int, ...]
_Window = tuple[range, range]
"""Rows and columns that are shown; a vector is one row."""

_MOST = 8
"""Elements of a row, and of an array with several rows as many columns."""
_ROWS = 3
_WIDEST = 66
"""Characters of a row; fewer elements are shown where they are long."""
_USUAL = (6, 4, 3)
"""Significant digits of a float: more where all elements find room, else fewer."""
_FURTHER = (6, 9, 13, 17)
"""And where these cannot tell two elements apart; 17 tell any two."""
_SHORT = {long: short for short, long in DTYPES.items()}


@dataclass(frozen=True)
class Cut:
    """An array as text, in three pieces around the element that matters."""

    where: str
    """What of the array is shown, ``[40:46]``; '' for all of it."""
    before: str
    here: str
    """The element that matters, '' where none does."""
    after: str

    @property
    def text(self) -> str:
        """The whole text; rows of a matrix are lines."""
        return self.before + self.here + self.after


def form_of(dtype: str, shape: Sequence[int]) -> str:
    """Return dtype and shape as signatures have them: ``f32[3, 4]``."""
    return f"{_SHORT.get(dtype, dtype)}[{', '.join(map(str, shape))}]"


def key_in_words(words: Array) -> str:
    """Return the words of PRNG keys: all of them, or the first key of many."""
    first = words.reshape(-1, words.shape[-1])[:1]
    shown = ", ".join(f"key data {row.tolist()}" for row in first)
    return f"{shown}, ..." if words.size > first.size else shown or "no keys"


def one(array: Array, around: Index | None = None, room: int = _WIDEST) -> Cut:
    """Return one array as text.

    Args:
        array: numbers, or truth values, of any shape.
        around: what to show of an array that is too long; its start if not given.
        room: characters of a row, at most.
    """
    index = around if around is not None and len(around) == array.ndim else (0,) * array.ndim
    shown = _first_whole([_written([array], index, digits, room) for digits in _USUAL])[0]
    return Cut(shown.where, shown.text, "", "")


def beside(expected: Array, actual: Array, index: Index) -> tuple[Cut, Cut]:
    """Return two arrays of one shape as texts of one layout, in which the element at ``index`` can be told apart."""
    wanted, had = expected[index], actual[index]
    usual = [some for some in _USUAL if _word(wanted, some) != _word(had, some)]
    further = next((some for some in _FURTHER if _word(wanted, some) != _word(had, some)), _FURTHER[-1])
    shown = _first_whole([_written([expected, actual], index, digits) for digits in usual or [further]])
    return shown[0], shown[1]


def _first_whole(tried: Sequence[list[Cut]]) -> list[Cut]:
    """Return the first that shows all there is, or the last."""
    return next((cuts for cuts in tried if not cuts[0].where), tried[-1])


def _written(arrays: Sequence[Array], index: Index, digits: int, room: int = _WIDEST) -> list[Cut]:
    """Write arrays of one shape into one layout."""
    shape = arrays[0].shape
    if arrays[0].size == 0:
        return [Cut("", "[]", "", "") for _ in arrays]
    if not shape:
        words = [_word(array[()], digits) for array in arrays]
        return [Cut("", " " * (max(map(len, words)) - len(word)), word, "") for word in words]
    planes = [array[index[:-2]].reshape(-1, shape[-1]) for array in arrays]
    row, column = (index[-2] if len(shape) > 1 else 0), index[-1]
    rows, columns = _window(planes, row, column, digits, room)
    at = (row - rows.start, column - columns.start)
    grids = [[[_word(plane[i, j], digits) for j in columns] for i in rows] for plane in planes]
    widths = [max(len(line[j]) for grid in grids for line in grid) for j in range(len(columns))]
    where = _where(index, rows, columns, shape)
    return [Cut(where, *_joined(grid, widths, at, (rows, columns), shape)) for grid in grids]


def _window(planes: Sequence[Array], row: int, column: int, digits: int, room: int) -> _Window:
    """Choose which rows and columns are shown: all that fit, or else those around one element."""
    height, length = planes[0].shape
    rows = _around(row, height, _ROWS)
    for most in range(_MOST, 1, -1):
        columns = _around(column, length, most)
        widths = [max(len(_word(plane[i, j], digits)) for plane in planes for i in rows) for j in columns]
        if sum(widths) + 2 * len(widths) + (0 if len(columns) == length else 10) <= room:
            return rows, columns
    return rows, _around(column, length, 1)


def _around(place: int, length: int, most: int) -> range:
    """Return up to ``most`` neighbours of a place, itself among them."""
    if length <= most:
        return range(length)
    start = min(max(0, place - most // 2), length - most)
    return range(start, start + most)


def _where(index: Index, rows: range, columns: range, shape: tuple[int, ...]) -> str:
    """Return what is shown as Python would index it, or '' for everything."""
    steps = [str(step) for step in index[:-2]]
    sizes = shape[-2:]
    steps += [_slice(shown, size) for shown, size in zip((rows, columns)[-len(sizes) :], sizes, strict=True)]
    while steps and steps[-1] == ":":
        steps.pop()
    return f"[{', '.join(steps)}]" if steps else ""


def _slice(shown: range, size: int) -> str:
    if len(shown) == size:
        return ":"
    start = shown.start or ""
    stop = shown.stop if shown.stop < size else ""
    return f"{start}:{stop}"


def _joined(
    grid: list[list[str]], widths: list[int], at: Index, window: _Window, shape: tuple[int, ...]
) -> tuple[str, str, str]:
    """Join words to rows in brackets, and split the text around the element that matters."""
    rows, columns = window
    is_matrix = len(shape) > 1
    pieces = ["[" if is_matrix else ""]
    if is_matrix and rows.start:
        pieces.append("...,\n ")
    here = 0
    for i, row in enumerate(grid):
        pieces.append((",\n " if i else "") + ("[..., " if columns.start else "["))
        for j, word in enumerate(row):
            pieces.append((", " if j else "") + " " * (widths[j] - len(word)))
            if (i, j) == at:
                here = len(pieces)
            pieces.append(word)
        pieces.append(", ...]" if columns.stop < shape[-1] else "]")
    if is_matrix:
        pieces.append(",\n ...]" if rows.stop < shape[-2] else "]")
    return "".join(pieces[:here]), pieces[here], "".join(pieces[here + 1 :])


def _word(value: Any, digits: int) -> str:
    """Write one element: a float with so many significant digits."""
    plain = value.item() if hasattr(value, "item") else value
    if isinstance(plain, float) and plain and plain.is_integer() and abs(plain) < 1e6:
        return str(int(plain))
    return f"{plain:.{digits}g}" if isinstance(plain, float | complex) else str(plain)
