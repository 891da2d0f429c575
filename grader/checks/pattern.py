"""Say where to look when values are wrong: how they differ, where that is certain. Layer 5.

Each pattern is a sentence about two arrays that is computed and true, such as "every value is twice the expected one".
It is told about a public case alone, and nothing about a case that students do not see may pass through here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.checks.values import Failure
from grader.compare import differ

__all__ = ["number", "where_to_look"]

Array = np.ndarray[Any, Any]
_FEWEST = 3
"""Elements that have to agree on a pattern: one or two fit too many."""


def where_to_look(failures: Sequence[Failure]) -> str:
    """Return what to look at, as an imperative of one line.

    A pattern has to be the only one that the cases of three or more elements show.

    Args:
        failures: on public cases, the one that is shown first; at least one.
    """
    first = failures[0]
    difference = first.difference
    index = f"[{', '.join(map(str, difference.index))}]" if difference.index else ""
    place = f"`{first.path}{index}`" if index or first.path != "result" else "your result"
    if not difference.is_finite:
        return f"look for 0/0, log(0) or too large numbers: {place} is {number(difference.actual)}"
    large = [each for each in failures if each.path == first.path and each.wanted.size >= _FEWEST]
    patterns = {_pattern(each) for each in large}
    if len(patterns) == 1 and (text := patterns.pop()):
        return text.replace("YOURS", "your result" if first.path == "result" else f"`{first.path}`")
    return f"look at {place}: {number(difference.expected)} is expected, and yours is {number(difference.actual)}"


def _pattern(failure: Failure) -> str:
    wanted, have = failure.wanted, failure.have
    if not (np.all(np.isfinite(wanted)) and np.all(np.isfinite(have))):
        return ""

    def same(one: Array, other: Array) -> bool:
        return one.shape == other.shape and differ(one, other, failure.tolerance) is None

    for name, array in failure.inputs.items():
        if array.dtype == have.dtype and np.array_equal(array, have):
            return f"return what you compute: YOURS is `{name}` as it came in"
    return next((text for find in _PATTERNS if (text := find(wanted, have, same))), "")


Same = Callable[[Array, Array], bool]


def _constant(wanted: Array, have: Array, same: Same) -> str:
    if wanted.size < _FEWEST or same(wanted, np.full_like(wanted, wanted.flat[0])):
        return ""
    if not bool(np.any(have)):
        return "look for what is thrown away: each value of YOURS is 0"
    is_constant = bool(np.all(have == have.flat[0]))
    return "look for what is the same for all: each value of YOURS is the same" if is_constant else ""


def _opposite(wanted: Array, have: Array, same: Same) -> str:
    if wanted.dtype == np.bool_:
        both = wanted.size > 1 and bool(wanted.any()) and not bool(wanted.all())
        return (
            "look at the condition: True and False are swapped in YOURS"
            if both and same(wanted, ~have)
            else ""
        )
    if np.count_nonzero(wanted) >= _FEWEST and same(wanted, -have):
        return "look for a wrong sign: YOURS is the expected one with the sign turned"
    return ""


def _proportional(wanted: Array, have: Array, same: Same) -> str:
    """Find a factor or a summand that all values share; numbers that are all alike share too many."""
    wide, other = wanted.astype(np.float64), have.astype(np.float64)
    if wanted.dtype == np.bool_ or len(np.unique(wide)) < _FEWEST:
        return ""
    large = np.abs(wide) > 1e-3 * np.max(np.abs(wide))
    if np.count_nonzero(large) >= _FEWEST:
        factor = float(np.median(other[large] / wide[large]))
        if factor != 0 and abs(np.log(abs(factor))) > 1e-2 and same(wide * factor, have):
            return f"look for a factor: each value of YOURS is {number(factor)} times the expected one"
    summand = float(np.median(other - wide))
    if same(wide + summand, have):
        more = "more" if summand > 0 else "less"
        return f"look for a summand: each value of YOURS is {number(abs(summand))} {more} than expected"
    return ""


def _placed(wanted: Array, have: Array, same: Same) -> str:
    """Find the right values in other places."""
    if wanted.ndim == 2 and wanted.shape[0] == wanted.shape[1] > 1 and same(wanted.T, have):
        return "look at the axes: YOURS has rows and columns swapped"
    if wanted.ndim == 0 or len(wanted) <= _FEWEST or len(np.unique(wanted)) <= _FEWEST:
        return ""
    if same(wanted[:-1], have[1:]):
        return "look for an off-by-one: the values of YOURS come one place too late"
    if same(wanted[1:], have[:-1]):
        return "look for an off-by-one: the values of YOURS come one place too early"
    if same(wanted[::-1], have):
        return "look at the order: YOURS is the wrong way round"
    if wanted.ndim == 1 and same(np.sort(wanted), np.sort(have)):
        return "look at the order: YOURS has the right values in other places"
    return ""


def _whole(wanted: Array, have: Array, same: Same) -> str:
    if wanted.dtype.kind != "f" or wanted.size < _FEWEST or same(wanted, np.round(wanted)):
        return ""
    if same(np.trunc(wanted), have):
        return "look for int() or //: YOURS has lost what comes after the decimal point"
    return "look for a rounding: YOURS has whole numbers only" if same(np.round(wanted), have) else ""


def _one_place(wanted: Array, have: Array, same: Same) -> str:
    if wanted.ndim == 0 or len(wanted) < _FEWEST:
        return ""
    right = [same(one, other) for one, other in zip(wanted, have, strict=True)]
    if right.count(False) != 1:
        return ""
    index = right.index(False)
    what = "element" if wanted.ndim == 1 else "row"
    name = "the first" if index == 0 else "the last" if index == len(wanted) - 1 else ""
    which = f"{name} {what}" if name else f"{what} [{index}]"
    return f"look at {which} of YOURS: all others are right"


_PATTERNS = (_constant, _opposite, _whole, _proportional, _placed, _one_place)


def number(value: float | bool) -> str:  # noqa: FBT001 - an element of an array, whatever its dtype
    """Return a number in few digits."""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
