"""Comparing the rounds of one part."""

from __future__ import annotations

import math

from grader.checks.values import failures
from tests.checks.conftest import EXPECTED, PLAN, ran

BASE = PLAN.base


def test_right_outputs_have_no_failures() -> None:
    """Nothing differs in any part."""
    assert [[] for _ in PLAN.parts] == [failures(part, ran().outputs, EXPECTED) for part in PLAN.parts]


def test_each_wrong_round_is_listed_with_its_case() -> None:
    """The first differing element of each round, and who may see it."""
    found = failures(BASE, ran(("base", 0), ("base", 2)).outputs, EXPECTED)
    assert [(0, "public", "n=2", "result"), (2, "hidden", "n=2", "result")] == [
        (item.round, item.visibility, item.case, item.path) for item in found
    ]
    assert ((1,), 9.5, 1, 2) == (
        found[0].difference.index,
        found[0].difference.actual,
        found[0].difference.count,
        found[0].difference.size,
    )


def test_rounds_without_values_of_their_own_are_not_compared() -> None:
    """A bundle runs as often as its longest part; a part with fewer sets is compared on these only."""
    last = PLAN.rounds - 1
    assert len(PLAN.parts[1].values) <= last
    assert [] == failures(PLAN.parts[1], ran(("case-1", last)).outputs, EXPECTED)


def test_nan_is_found() -> None:
    """NaN is not within any tolerance."""
    (found,) = failures(BASE, ran(("base", 0), value=math.nan).outputs, EXPECTED)
    assert not found.difference.is_finite
