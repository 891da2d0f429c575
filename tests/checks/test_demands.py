"""What the program of full size is held to."""

from __future__ import annotations

from typing import Any

import pytest

from grader.checks.demands import Demands, demands
from grader.spec import ExerciseFile
from tests.checks.conftest import SPEC

COUNTS = ((16, 30), (32, 30), (64, 30))
PICTURES: dict[str, Any] = {
    "entry": "f(x: f32[h, w, c]) -> f32[h, w, c]",
    "cases": [{"h": 4, "w": 8, "c": 2}],
    "transform_case": None,
    "speed": {"size": {"h": 64, "w": 512, "c": 8}, "at_least": {"cpu": 2}},
}


def asked(**changes: Any) -> Demands:
    """Return what the pictures' exercise with some keys changed asks of its program of full size."""
    return demands(ExerciseFile.model_validate(SPEC | PICTURES | changes), COUNTS)


@pytest.mark.parametrize(
    ("named", "size", "doublings"),
    [("h", 64, 8.0), (["h"], 64, 8.0), ("w", 512, 6.0), (["h", "w"], 512, 2.0), (["c", "h"], 64, 6.0)],
)
def test_sizes_that_were_counted_are_told_from_those_that_were_not(
    named: Any, size: int, doublings: float
) -> None:
    """The largest of those that grew together stands for all; only the others' doublings are nobody's count."""
    assert Demands((), COUNTS, size, doublings) == asked(program={"constant_in": named})


def test_without_growth_no_counts_are_demanded() -> None:
    """What is forbidden stays forbidden; without the check or the timing there is nothing."""
    assert Demands(("sqrt",), (), 0, 12.0) == asked(program={"forbids": ["sqrt"]})
    assert Demands() == asked(program=None)
    assert Demands() == asked(speed=None)
