"""Say where to look when values are wrong: how they differ, where that is certain. Layer 5.

Each pattern is a sentence about two arrays that is computed and true, such as "every value is twice the expected one".
It is told of public cases alone, and nothing of a case that students do not see may pass through here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks.values import Failure
from grader.compare import differ

__all__ = ["apart", "where_to_look"]

Array = np.ndarray[Any, Any]
_FEWEST = 3
"""Elements that have to agree on a pattern: one or two fit too many."""


@dataclass(frozen=True)
class _Pair:
    """What was expected and what came, of one case."""

    failure: Failure
    fewest: int
    """Elements that a pattern takes; 1 where it need not be shown, but may not be wrong."""

    @property
    def wanted(self) -> Array:
        return self.failure.wanted

    @property
    def have(self) -> Array:
        return self.failure.have

    @property
    def is_given_alike(self) -> bool:
        """Whether what went in shows no variety itself."""
        given = self.failure.inputs.values()
        return bool(given) and not any(self.has_variety(array) for array in given)

    def same(self, one: Array, other: Array) -> bool:
        """Tell whether two arrays are equal within the exercise's tolerance."""
        return one.shape == other.shape and differ(one, other, self.failure.tolerance) is None

    def has_variety(self, array: Array) -> bool:
        """Tell whether an array holds enough different values to show a pattern."""
        return self.fewest == 1 or len(np.unique(array)) >= self.fewest


def where_to_look(failures: Sequence[Failure]) -> str:
    """Return what to look at, as an imperative of one line.

    A pattern has to be true of every case, and to be shown by one of three or more elements.

    Args:
        failures: on public cases, the one that is shown first; at least one.
    """
    first = failures[0]
    difference = first.difference
    index = f"[{', '.join(map(str, difference.index))}]" if difference.index else ""
    place = f"`{first.path}{index}`" if index or first.path != "result" else "your result"
    if not difference.is_finite:
        return _not_finite(first)
    alike = [each for each in failures if each.path == first.path]
    shown = [text for each in alike for text in _patterns(_Pair(each, _FEWEST))]
    true = [set(_patterns(_Pair(each, 1))) for each in alike]
    text = next((text for text in shown if all(text in texts for texts in true)), "")
    if text:
        return text.replace("YOURS", "your result" if first.path == "result" else f"`{first.path}`")
    expected, actual = apart(difference.expected, difference.actual)
    return f"look at {place}: {expected} is expected, and yours is {actual}"


def _not_finite(failure: Failure) -> str:
    """Point to the first element that should be finite, which need not be the first that differs."""
    with np.errstate(invalid="ignore"):
        at = np.argwhere(~np.isfinite(failure.have) & np.isfinite(failure.wanted))[0]
    index = f"[{', '.join(map(str, at))}]" if at.size else ""
    place = f"`{failure.path}{index}`" if index or failure.path != "result" else "your result"
    number = _number(failure.have[tuple(at)].item())
    return f"look for 0/0, log(0) or too large numbers: {place} is {number}"


def _patterns(pair: _Pair) -> Iterator[str]:
    """Yield what is true of a case, what says most first."""
    if np.all(np.isfinite(pair.wanted)) and np.all(np.isfinite(pair.have)):
        for find in _PATTERNS:
            yield from find(pair)


def _given(pair: _Pair) -> Iterator[str]:
    for name, array in pair.failure.inputs.items():
        same = array.dtype == pair.have.dtype and np.array_equal(array, pair.have)
        if same and pair.has_variety(pair.have):
            yield f"look for what should change it: YOURS is `{name}` as it came in"


def _constant(pair: _Pair) -> Iterator[str]:
    if pair.has_variety(pair.wanted):
        if not bool(np.any(pair.have)):
            yield "look for what is thrown away: each value of YOURS is 0"
        elif bool(np.all(pair.have == pair.have.flat[0])) and not pair.is_given_alike:
            yield "look for what is the same for all: each value of YOURS is the same"


def _opposite(pair: _Pair) -> Iterator[str]:
    wanted, have = pair.wanted, pair.have
    if wanted.dtype == np.bool_:
        both = pair.fewest == 1 or (bool(wanted.any()) and not bool(wanted.all()))
        if both and pair.same(wanted, ~have):
            yield "look at the condition: True and False are swapped in YOURS"
    elif np.count_nonzero(wanted) >= pair.fewest and pair.same(wanted, -have):
        yield "look for a wrong sign: YOURS is the expected one with the sign turned"


def _proportional(pair: _Pair) -> Iterator[str]:
    """Find a factor or a summand that all values share; numbers that are all alike share too many."""
    wanted, have = pair.wanted.astype(np.float64), pair.have.astype(np.float64)
    if pair.wanted.dtype == np.bool_ or not pair.has_variety(wanted):
        return
    large = np.abs(wanted) > 1e-3 * np.max(np.abs(wanted))
    if np.count_nonzero(large) >= pair.fewest:
        factor = float(np.median(have[large] / wanted[large]))
        if factor != 0 and abs(np.log(abs(factor))) > 1e-2 and pair.same(wanted * factor, pair.have):
            yield f"look for a factor: each value of YOURS is {_number(factor)} times the expected one"
    summand = float(np.median(have - wanted))
    if summand and pair.same(wanted + summand, pair.have):
        more = "more" if summand > 0 else "less"
        yield f"look for a summand: each value of YOURS is {_number(abs(summand))} {more} than expected"


def _placed(pair: _Pair) -> Iterator[str]:
    """Find the right values in other places."""
    wanted, have = pair.wanted, pair.have
    if wanted.ndim == 2 and pair.same(wanted.T, have) and pair.has_variety(wanted):
        yield "look at the axes: YOURS has rows and columns swapped"
    if wanted.ndim == 0 or not pair.has_variety(wanted[1:-1]):
        return
    if pair.same(wanted[:-1], have[1:]):
        yield "look for an off-by-one: the values of YOURS come one place too late"
    if pair.same(wanted[1:], have[:-1]):
        yield "look for an off-by-one: the values of YOURS come one place too early"
    if pair.same(wanted[::-1], have):
        yield "look at the order: YOURS is the wrong way round"
    if wanted.ndim == 1 and pair.same(np.sort(wanted), np.sort(have)):
        yield "look at the order: YOURS has the right values in other places"


def _whole(pair: _Pair) -> Iterator[str]:
    wanted = pair.wanted
    if wanted.dtype.kind != "f" or not pair.has_variety(wanted):
        return
    if pair.same(np.trunc(wanted), pair.have):
        yield "look for int() or //: YOURS has lost what comes after the decimal point"
    if pair.same(np.round(wanted), pair.have):
        yield "look for a rounding: YOURS has whole numbers only"


def _one_place(pair: _Pair) -> Iterator[str]:
    wanted, have = pair.wanted, pair.have
    if wanted.ndim == 0 or len(wanted) < pair.fewest:
        return
    difference = differ(wanted, have, pair.failure.tolerance)
    if difference is None:
        return
    place = difference.index[0]
    if pair.same(wanted[place + 1 :], have[place + 1 :]):
        what = "element" if wanted.ndim == 1 else "row"
        if place == 0:
            yield f"look at the first {what} of YOURS: all others are right"
        if place == len(wanted) - 1:
            yield f"look at the last {what} of YOURS: all others are right"
        yield f"look at {what} [{place}] of YOURS: all others are right"


_PATTERNS: tuple[Callable[[_Pair], Iterator[str]], ...] = (
    _given,
    _constant,
    _opposite,
    _whole,
    _proportional,
    _placed,
    _one_place,
)


def _number(value: float | bool, digits: int = 4) -> str:  # noqa: FBT001 - of an array, whatever its dtype
    """Return a number in few digits."""
    return f"{value:.{digits}g}" if isinstance(value, float) else str(value)


def apart(one: float, other: float) -> tuple[str, str]:
    """Return two numbers in as many digits as it takes to tell them apart."""
    digits = next((n for n in range(4, 9) if _number(one, n) != _number(other, n)), 9)
    return _number(one, digits), _number(other, digits)
