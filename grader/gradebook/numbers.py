"""Grades as people and platforms write them: with a point or a comma, excused, or not at all. Layer 8."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Literal

__all__ = ["EXCUSED", "Grade", "Unclear", "decimal_mark", "grade_of", "written"]

EXCUSED: Literal["EX"] = "EX"
"""Canvas's word."""
Grade = float | Literal["EX"] | None
"""Points, excused, or nothing."""
_NOTHING = frozenset({"", "-", "–", "—", "n/a"})
_WHOLE = re.compile(r"-?\d{1,9}")
_MARKED = re.compile(r"-?(\d{1,9})([.,])(\d{1,9})")
_GROUPED = {
    mark: re.compile(rf"-?(\d{{1,9}}|\d{{1,3}}(?:[{others}]\d{{3}}){{1,2}})(?:[{mark}]\d{{1,9}})?")
    for mark, others in ((".", ",'\u2019 \u00a0\u202f"), (",", ".'\u2019 \u00a0\u202f"))
}
"""A number by the mark before its decimals; what parts its thousands stands before three digits each."""
_BOTH = re.compile(r"-?\d{1,3}(?:([.,'\u2019 \u00a0\u202f])\d{3})*([.,])\d{1,9}")


class Unclear(ValueError):
    """A text is no grade, or may be two different ones. The message says which."""


def decimal_mark(
    texts: Iterable[str], default: Literal[".", ","] = ".", *, most: float = math.inf
) -> Literal[".", ","]:
    """Return what stands before the decimals of the numbers of a column.

    Args:
        texts: its cells.
        default: where no number has decimals.
        most: points that a grade may have: a reading with more is none.

    Raises:
        Unclear: some numbers have one mark and some the other, or all have three digits behind it, which may be
            thousands.
    """
    seen = {mark: text for text in texts for mark in _mark(text.strip(), most)}
    clear = {mark: text for mark, text in seen.items() if len(mark) == 1}
    if len(clear) > 1:
        raise Unclear(f"{clear['.']!r} has a decimal point and {clear[',']!r} a decimal comma")
    if clear:
        return "," if "," in clear else "."
    if seen:
        text = next(iter(seen.values()))
        raise Unclear(f"{text!r} may have three decimals, or be thousands")
    return default


def grade_of(text: str, mark: Literal[".", ","]) -> Grade:
    """Read a cell.

    Args:
        text: what it holds.
        mark: what stands before decimals.

    Raises:
        Unclear: it is no grade.
    """
    text = text.strip()
    if text.casefold() in _NOTHING:
        return None
    if text.upper() == EXCUSED:
        return EXCUSED
    if text.endswith("%"):
        raise Unclear(f"{text!r} is a percentage, and points are expected")
    if not _GROUPED[mark].fullmatch(text):
        raise Unclear(f"{text[:40]!r} is no number")
    whole, _, decimals = text.partition(mark)
    return float(re.sub(r"[^\d-]", "", whole) + "." + (decimals or "0"))


def written(grade: Grade, mark: Literal[".", ","]) -> str:
    """Write a grade, with as many decimals as it needs, four at most."""
    if grade is None:
        return ""
    if grade == EXCUSED:
        return EXCUSED
    assert isinstance(grade, float | int)
    text = f"{grade:.4f}".rstrip("0").rstrip(".")
    return text.replace(".", mark) if text != "-0" else "0"


def _mark(text: str, most: float) -> Iterator[str]:
    """Yield the mark of a number that has decimals; twice, where its three digits may be thousands."""
    if fits := _MARKED.fullmatch(text):
        may_be_thousands = len(fits[3]) == 3 and fits[1] != "0" and int(fits[1] + fits[3]) <= most
        yield fits[2] * (2 if may_be_thousands else 1)
    elif (fits := _BOTH.fullmatch(text)) and fits[1] != fits[2]:
        yield fits[2]
