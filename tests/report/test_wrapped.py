"""Tests of ``grader.report.wrapped``."""

from __future__ import annotations

import pytest

from grader.report.wrapped import wrapped

LONG = "    best = jnp.where(abs(levels[i] - value) < abs(levels[best] - value), i, best)  # the nearest"


def test_a_line_that_fits_is_left_alone() -> None:
    """Blanks at its start belong to it."""
    assert [LONG] == wrapped(LONG, 100)
    assert [""] == wrapped("", 40)


@pytest.mark.parametrize("width", [32, 40, 79])
def test_every_word_of_a_long_line_is_there(width: int) -> None:
    """Rows fit, break between words, and are indented further than the first."""
    rows = wrapped(LONG, width)

    assert width >= max(map(len, rows))
    assert LONG.split() == " ".join(rows).split()
    assert rows[0].startswith("    best =")
    assert all(row.startswith("     ") for row in rows[1:])


@pytest.mark.parametrize("width", [-3, 0, 5, 16])
def test_a_word_longer_than_a_row_is_broken(width: int) -> None:
    """Nothing is lost, and a terminal without columns is no reason to fail."""
    assert "x" * 50 == "".join(row.strip() for row in wrapped("  " + "x" * 50, width))
