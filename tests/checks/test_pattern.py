"""How wrong values differ: each pattern is told where it holds, and nowhere else."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from grader.checks.pattern import where_to_look
from grader.checks.values import Failure
from grader.compare import differ
from grader.spec import Tolerance

Array = np.ndarray[Any, Any]
TOLERANCE = Tolerance()
WANTED = np.array([1.5, -2.25, 0.0, 4.75, 3.0])
TABLE = np.array([[1.0, 2.0, 3.0], [4.0, 5.5, 6.0], [7.0, 8.0, 9.0]])
FLAGS = np.array([True, False, False])


def failure(
    wanted: Array, have: Array, *, path: str = "result", inputs: Mapping[str, Array] | None = None
) -> Failure:
    """Return what ``grader.checks.values`` would, of a public case."""
    have = (
        have
        if wanted.dtype == np.bool_
        else have.astype(np.float32 if wanted.dtype.kind == "f" else np.int32)
    )
    difference = differ(wanted, have, TOLERANCE)
    assert difference is not None
    return Failure("base", 0, 0, path, difference, "public", "n=5", wanted, have, TOLERANCE, inputs or {})


def look(
    wanted: Array, have: Array, *, path: str = "result", inputs: Mapping[str, Array] | None = None
) -> str:
    """Return what is said about one failure alone."""
    return where_to_look([failure(wanted, have, path=path, inputs=inputs)])


def _but_last(array: Array) -> Array:
    """Return an array that no longer fits the pattern, by one element."""
    other = array.copy()
    other.flat[-1] = not other.flat[-1] if other.dtype == np.bool_ else other.flat[-1] + 17.0
    return other


@pytest.mark.parametrize(
    ("wanted", "change", "expected"),
    [
        (WANTED, np.zeros_like, "look for what is thrown away: each value of your result is 0"),
        (WANTED, lambda w: np.full_like(w, 3.5), "look for what is the same for all"),
        (WANTED, np.negative, "look for a wrong sign"),
        (FLAGS, np.logical_not, "look at the condition: True and False are swapped in your result"),
        (WANTED, lambda w: 2 * w, "look for a factor: each value of your result is 2 times the expected one"),
        (
            WANTED,
            lambda w: w + 0.5,
            "look for a summand: each value of your result is 0.5 more than expected",
        ),
        (WANTED, lambda w: w - 1, "look for a summand: each value of your result is 1 less than expected"),
        (TABLE, np.transpose, "look at the axes: your result has rows and columns swapped"),
        (
            WANTED,
            lambda w: np.roll(w, 1),
            "look for an off-by-one: the values of your result come one place too late",
        ),
        (
            WANTED,
            lambda w: np.roll(w, -1),
            "look for an off-by-one: the values of your result come one place too early",
        ),
        (WANTED, lambda w: w[::-1], "look at the order: your result is the wrong way round"),
        (WANTED, np.sort, "look at the order: your result has the right values in other places"),
        (WANTED, np.trunc, "look for int() or //"),
        (np.array([1.6, 2.2, 3.9]), np.round, "look for a rounding"),
    ],
)
def test_a_pattern_is_told_where_it_holds(
    wanted: Array, change: Callable[[Array], Array], expected: str
) -> None:
    """Each is true of all elements; where one element is otherwise, nothing of the kind is said."""
    have = change(wanted)
    assert look(wanted, have).startswith(expected)
    # At an end, a shift fits every value; so the spoilt one lies in the middle there.
    spoilt = np.roll(_but_last(np.roll(have, -3)), 3) if "off-by-one" in expected else _but_last(have)
    assert not look(wanted, spoilt).startswith(expected)


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (0, "look at the first element of your result: all others are right"),
        (2, "look at element [2] of your result: all others are right"),
        (4, "look at the last element of your result: all others are right"),
    ],
)
def test_the_only_wrong_element_is_named(index: int, expected: str) -> None:
    """If all others are right; of a table, the row."""
    have = WANTED.copy()
    have[index] += 9.25
    assert expected == look(WANTED, have)
    have[(index + 1) % 5] += 1.125
    assert look(WANTED, have).startswith("look at `result[")
    table = TABLE.copy()
    table[1] += [7.0, 1.0, 2.0]
    assert "look at row [1] of your result: all others are right" == look(TABLE, table)


def test_an_input_that_comes_back_is_recognised() -> None:
    """By all of its values, and under its own name."""
    given = WANTED.astype(np.float32) + np.float32(0.375)
    inputs = {"y": given * 2, "x": given}
    assert "look for what should change it: your result is `x` as it came in" == look(
        WANTED, given, inputs=inputs
    )
    assert "as it came in" not in look(WANTED, _but_last(given), inputs=inputs)
    alike = np.array([2.0, 2.0, 2.0], np.float32)
    told = look(np.array([1.0, 1.5, 1.75]), alike + 1, inputs={"x": alike})
    assert told.startswith("look at `result[0]`:")
    assert "as it came in" not in look(np.array([1.0, 1.5, 1.75]), alike, inputs={"x": alike})


@pytest.mark.parametrize(
    ("wanted", "have"),
    [
        (np.array(3.0), np.array(6.0)),
        (np.array([3.0, 1.0]), np.array([6.0, 2.0])),
        (np.array([2.0, 2.0, 2.0]), np.array([4.0, 4.0, 4.0])),
        (np.array([0.0, 0.0, 5.0]), np.array([1.0, 3.0, 2.0])),
        (np.array([1, 2, 3, 4]), np.array([9, 7, 1, 5])),
    ],
)
def test_few_or_equal_numbers_show_no_pattern(wanted: Array, have: Array) -> None:
    """Two numbers are always some factor apart, and so are numbers that are all alike."""
    told = look(wanted, have)
    assert told.startswith(("look at `result[0]`:", "look at your result:"))
    assert "is expected, and yours is" in told


def test_cases_that_disagree_show_no_pattern() -> None:
    """What holds on one case only is nothing to build on; what holds on all, whatever their sizes, is."""
    double, triple = failure(WANTED, 2 * WANTED), failure(WANTED, 3 * WANTED)
    single = failure(np.array([1.5]), np.array([3.0]))
    assert where_to_look([single, double, triple]).startswith(
        "look at `result[0]`: 1.5 is expected, and yours is 3"
    )
    assert where_to_look([single, double, double]).startswith("look for a factor")
    other = failure(np.array([1.5]), np.array([2.5]))
    assert where_to_look([other, double]).startswith("look at `result[0]`:")


def test_an_end_of_a_short_case_shows_no_shift() -> None:
    """A case of one element fits any shift, and does not speak against one."""
    single = failure(np.array([1.5]), np.array([0.0]))
    shifted = failure(WANTED, np.concatenate([[0.0], WANTED[:-1]]))
    assert where_to_look([single, shifted]).startswith(
        "look for an off-by-one: the values of your result come one place"
    )


def test_numbers_that_differ_are_told_apart() -> None:
    """Four digits are enough to look at, but not where they are equal."""
    assert "look at your result: 1581.2 is expected, and yours is 1581.4" == look(
        np.array(1581.176), np.array(1581.39)
    )


def test_a_part_of_the_result_is_named() -> None:
    """In backquotes, as messages do."""
    assert "look for a factor: each value of `result[1]` is 2 times the expected one" == look(
        WANTED, 2 * WANTED, path="result[1]"
    )


def test_what_is_not_finite_is_looked_for_first() -> None:
    """No pattern is computed with NaN."""
    have = 2 * WANTED
    have[3] = np.nan
    assert "look for 0/0, log(0) or too large numbers" in look(WANTED, have)
    infinite = WANTED.copy()
    infinite[1] = np.inf
    have = np.where(infinite == np.inf, np.inf, 2 * WANTED)
    assert "look at `result[0]`: 1.5 is expected, and yours is 3" == look(infinite, have)


def test_what_is_not_finite_is_pointed_to_and_not_what_is_merely_wrong() -> None:
    """The first element that differs may be an ordinary number."""
    told = look(WANTED, np.array([7.0, -2.25, 0.0, np.nan, np.inf]))
    assert "look for 0/0, log(0) or too large numbers: `result[3]` is nan" == told
    told = look(TABLE, np.where(TABLE == 6.0, -np.inf, TABLE + 1))
    assert "look for 0/0, log(0) or too large numbers: `result[1, 2]` is -inf" == told


def test_it_takes_no_look_at_each_element() -> None:
    """All rows are compared at once: a public case may be long, and there may be hundreds of them."""
    wanted = np.arange(100_000.0)
    have = wanted + np.random.default_rng(0).uniform(1, 5, wanted.shape)
    start = time.process_time()
    assert look(wanted, have).startswith("look at `result[0]`")
    assert time.process_time() - start < 5
