"""Comparing arrays: tolerance, infinities, NaN, integers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.compare import Difference, differ
from grader.spec import Tolerance

TOLERANCE = Tolerance(rtol=1e-3, atol=1e-6)
EXACT = Tolerance(rtol=0, atol=0)
NAN_EQUAL = Tolerance(rtol=1e-3, atol=1e-6, nan_equal=True)
FLOATS = st.floats(width=32)


def f64(*values: float) -> np.ndarray[Any, Any]:
    """Return expected values as an oracle gives them."""
    return np.array(values, np.float64)


def f32(*values: float) -> np.ndarray[Any, Any]:
    """Return outputs as a program gives them."""
    return np.array(values, np.float32)


@pytest.mark.parametrize(
    ("expected", "actual", "tolerance", "differs"),
    [
        (1.0, 1.0, EXACT, False),
        (0.0, -0.0, EXACT, False),
        (1.0, 1.0009, TOLERANCE, False),
        (1.0, 1.0011, TOLERANCE, True),
        (0.0, 9e-7, TOLERANCE, False),
        (0.0, 2e-6, TOLERANCE, True),
        (math.inf, math.inf, TOLERANCE, False),
        (math.inf, -math.inf, TOLERANCE, True),
        (math.inf, 3e38, TOLERANCE, True),
        (3e38, math.inf, TOLERANCE, True),
        (math.inf, math.nan, NAN_EQUAL, True),
        (math.nan, math.nan, TOLERANCE, True),
        (math.nan, math.nan, NAN_EQUAL, False),
        (math.nan, 1.0, NAN_EQUAL, True),
        (1.0, math.nan, NAN_EQUAL, True),
        (math.nan, math.inf, NAN_EQUAL, True),
        (1e300, math.inf, TOLERANCE, True),
    ],
)
def test_one_float(expected: float, actual: float, tolerance: Tolerance, differs: bool) -> None:
    """The rule for finite numbers, infinities and NaN, a row each."""
    assert differs == (differ(f64(expected), f32(actual), tolerance) is not None)


@given(FLOATS, FLOATS)
def test_with_no_relative_tolerance_the_order_does_not_matter(a: float, b: float) -> None:
    """Swapping expected and actual gives the same answer where rtol is 0."""
    tolerance = Tolerance(rtol=0, atol=0.5, nan_equal=True)
    one, other = differ(f64(a), f32(b), tolerance), differ(f64(b), f32(a), tolerance)
    assert (one is None) == (other is None)


@given(st.lists(FLOATS.filter(lambda value: not math.isnan(value)), max_size=6))
def test_an_array_equals_itself(values: list[float]) -> None:
    """Without NaN, no tolerance is needed."""
    assert differ(f64(*values), f32(*values), EXACT) is None


@given(st.lists(FLOATS, min_size=1, max_size=6), st.data())
def test_one_wrong_element_is_found(values: list[float], data: st.DataObject) -> None:
    """A NaN put anywhere into an array is found at its place, and is not called finite unless NaN was expected."""
    place = data.draw(st.integers(0, len(values) - 1))
    wrong = [*values[:place], math.nan, *values[place + 1 :]]
    expected = f64(*(0.0 if math.isnan(value) else value for value in values))
    difference = differ(
        expected, f32(*(0.0 if math.isnan(v) and i != place else v for i, v in enumerate(wrong))), EXACT
    )
    assert difference is not None
    assert ((place,), 1, len(values)) == (difference.index, difference.count, difference.size)
    assert math.isfinite(expected[place]) != difference.is_finite


@given(st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=6), st.integers(0, 5))
def test_integers_are_equal_or_not(values: list[int], place: int) -> None:
    """The tolerance is for floats; an integer that is off by one differs."""
    place %= len(values)
    expected, actual = np.array(values, np.int64), np.array(values, np.int32)
    loose = Tolerance(rtol=1.0, atol=10.0)
    assert differ(expected, actual, loose) is None
    actual[place] ^= 1
    difference = differ(expected, actual, loose)
    assert difference is not None
    assert ((place,), values[place], True) == (difference.index, difference.expected, difference.is_finite)


def test_booleans_are_compared_as_such() -> None:
    """True and False differ, and are named so."""
    difference = differ(np.array([True, False]), np.array([True, True]), EXACT)
    assert "[1] expected False, actual True (1 of 2 elements differ)" == str(difference)


def test_an_unsigned_integer_is_compared_by_value() -> None:
    """The largest uint32 is not -1."""
    assert differ(np.array(2**32 - 1), np.array(2**32 - 1, np.uint32), EXACT) is None
    assert differ(np.array(-1), np.array(2**32 - 1, np.uint32), EXACT) is not None


def test_empty_arrays_are_equal() -> None:
    """Nothing differs where nothing is."""
    assert differ(np.zeros((0, 3)), np.zeros((0, 3), np.float32), EXACT) is None


def test_half_precision_is_compared_wide() -> None:
    """A float16 that overflowed to infinity differs from the finite number that was expected."""
    difference = differ(f64(70000.0), np.array([np.inf], np.float16), TOLERANCE)
    assert difference is not None
    assert not difference.is_finite


def test_shapes_are_compared_before() -> None:
    """A wrong shape at this point is the grader's own error, never broadcast away."""
    with pytest.raises(ValueError, match=r"^shapes differ: \(3,\), \(1,\)$"):
        differ(np.zeros(3), np.zeros(1, np.float32), EXACT)


@pytest.mark.parametrize(
    ("difference", "expected"),
    [
        (Difference((), 1.0, 2.5, 1, 1, True), " expected 1, actual 2.5"),
        (
            Difference((2, 0), 1.0, math.nan, 2, 6, False),
            "[2, 0] expected 1, actual nan (2 of 6 elements differ)",
        ),
        (Difference((0,), 0.1 + 0.2, 123456789.0, 1, 1, True), "[0] expected 0.3, actual 1.234568e+08"),
        (
            Difference((1,), 123456789, 0, 1, 2, True),
            "[1] expected 123456789, actual 0 (1 of 2 elements differ)",
        ),
    ],
)
def test_differences_in_words(difference: Difference, expected: str) -> None:
    """Index, expected, actual and how many: seven digits of a float, all of an integer."""
    assert expected == str(difference)


def test_the_first_difference_in_reading_order_is_shown() -> None:
    """Of many, the one with the smallest index is named, with the count of all."""
    expected = np.zeros((2, 3))
    actual = np.array([[0, 0, 5], [6, 0, 7]], np.float32)
    assert "[0, 2] expected 0, actual 5 (3 of 6 elements differ)" == str(differ(expected, actual, TOLERANCE))
