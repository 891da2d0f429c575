"""Grades with a point or a comma are read as what was meant, or refused."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.gradebook.numbers import EXCUSED, Unclear, decimal_mark, grade_of, written

MARKS: list[Literal[".", ","]] = [".", ","]


@given(st.integers(0, 9_999_999), st.sampled_from(MARKS))
def test_what_is_written_is_read_back(points: int, mark: Literal[".", ","]) -> None:
    """With either mark."""
    grade = points / 10_000
    text = written(grade, mark)
    assert grade_of(text, mark) == pytest.approx(grade, abs=1e-9)
    assert decimal_mark([text], mark, most=999) == mark


@pytest.mark.parametrize(
    ("text", "mark", "grade"),
    [
        ("4", ".", 4.0),
        (" 4,50 ", ",", 4.5),
        ("1,234.5", ".", 1234.5),
        ("1.234,5", ",", 1234.5),
        ("1'234.5", ".", 1234.5),
        ("1\u202f234,5", ",", 1234.5),
        ("-2", ".", -2.0),
        ("007", ".", 7.0),
        ("-", ",", None),
        ("", ".", None),
        ("N/A", ".", None),
        ("ex", ".", EXCUSED),
    ],
)
def test_cells_are_read_as_people_mean_them(text: str, mark: Literal[".", ","], grade: float | None) -> None:
    """With thousands parted in any way."""
    assert grade_of(text, mark) == grade


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("12.5", ","),
        ("1,5", "."),
        ("1,50,3", "."),
        ("1e5", "."),
        ("nan", "."),
        ("inf", "."),
        ("80 %", "."),
        ("A+", "."),
        ("1.2.3", "."),
        ("=1+1", "."),
    ],
)
def test_what_is_no_grade_is_refused(text: str, mark: Literal[".", ","]) -> None:
    """A mark in a wrong place is never dropped: 12.5 is not 125."""
    with pytest.raises(Unclear):
        grade_of(text, mark)


def test_a_column_says_what_its_mark_is() -> None:
    """By all its cells; two marks, or thousands that may be decimals, are refused."""
    assert decimal_mark(["4", "3,5", "-"]) == ","
    assert decimal_mark(["1.125", ""], ",", most=10) == "."  # as thousands it would be too much
    assert decimal_mark(["4", "EX"], ",") == ","
    with pytest.raises(Unclear, match="decimal point"):
        decimal_mark(["3,5", "3.5"])
    with pytest.raises(Unclear, match="may have three decimals"):
        decimal_mark(["1,125"])


def test_no_grade_and_excused_are_written_as_such() -> None:
    """Nothing, Canvas's word, and never a minus zero."""
    assert (written(None, "."), written("EX", ","), written(-0.00001, "."), written(100.0, ",")) == (
        "",
        "EX",
        "0",
        "100",
    )
