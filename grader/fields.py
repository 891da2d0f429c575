"""Read single fields of JSON that a hostile process wrote: each is of its type and bounded, or raises. Layer 1.

Every function raises TypeError or ValueError for anything else, which makes the whole reply malformed.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "MAX_COUNT",
    "MAX_TEXT",
    "count",
    "items",
    "line",
    "mapping",
    "optional_count",
    "seconds",
    "strings",
    "text",
]

MAX_TEXT = 600
MAX_COUNT = 2**62
"""Bound on every number taken from a child: any such count, or its ratio to another, fits a float."""


def count(value: Any) -> int:
    """Return a count, from 0 to ``MAX_COUNT``."""
    if type(value) is not int or not 0 <= value <= MAX_COUNT:
        raise ValueError("expected a count")
    return value


def optional_count(value: Any) -> int | None:
    """Return a count, or None."""
    return None if value is None else count(value)


def seconds(value: Any) -> float:
    """Return a finite time that is not negative."""
    if type(value) not in (int, float) or not 0 <= value <= MAX_COUNT:
        raise ValueError("expected seconds")
    return float(value)


def mapping(value: Any) -> dict[Any, Any]:
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise TypeError("expected an object")
    return value


def items(value: Any) -> list[Any]:
    """Return a JSON list that is not absurdly long."""
    if not isinstance(value, list) or len(value) > 100_000:
        raise TypeError("expected a list")
    return value


def strings(value: Any) -> list[str]:
    """Return a list of texts."""
    return [text(item) for item in items(value)]


def text(value: Any) -> str:
    """Return a text, cut to ``MAX_TEXT`` characters."""
    if not isinstance(value, str):
        raise TypeError("expected text")
    return value[:MAX_TEXT]


def line(value: Any) -> int | None:
    """Return a number that may be one of a line, or None."""
    return value if type(value) is int and 0 < value < 10_000_000 else None
