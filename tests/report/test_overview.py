"""What a report says about a class, from one look at each result."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.report.distribution import bars, bars_in_words, shares
from grader.report.overview import overview, rules_lacked
from grader.verdict import CheckResult, Finding, Result, Status


def _result(number: int, points: float | None, *rules: str, exercise: str | None = "e") -> Result:
    findings = tuple(Finding(rule=rule, message="") for rule in rules)
    status = Status.PASS if points == 10 else Status.INTERNAL if points is None else Status.FAIL
    check = CheckResult(check="purity", status=status, points=points, max_points=10, findings=findings)
    return Result(
        exercise=exercise,
        submission=f"s{number}.py",
        status=status,
        points=points,
        max_points=10,
        checks=(check,),
    )


def test_each_exercise_has_its_counts_points_and_commonest_findings() -> None:
    """One that meets a rule twice counts once; the first of each are named with their numbers."""
    results = [
        _result(1, 10, exercise="easy"),
        _result(2, 0, "prints", "prints", "reads-clock"),
        _result(3, 4, "prints"),
        _result(4, None),
        _result(5, 10),
        _result(6, 0, "unreadable-file", exercise=None),
    ]
    seen = overview(results, 6, 1000, 200)
    assert ["", "e", "easy"] == [row.name for row in seen.exercises]
    assert ["", "e", "easy"] == [row.name for row in seen.hardest_first]
    assert {Status.INTERNAL: 1, Status.FAIL: 3, Status.PASS: 2} == seen.counts
    row = seen.exercises[1]
    assert {Status.INTERNAL: 1, Status.FAIL: 2, Status.PASS: 1} == row.statuses
    assert [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1] == row.bins
    assert pytest.approx(14 / 30) == row.mean
    assert [("prints", 2, [(2, "s2.py"), (3, "s3.py")]), ("reads-clock", 1, [(2, "s2.py")])] == [
        (common.rule, common.count, common.first) for common in row.common
    ]
    assert "The function prints" == row.common[0].title
    assert ("prints", "The function prints", 2) == seen.frequent[0]
    assert ["e2", "e1", ""] == [seen.key_of(name) for name in ("e", None, "another")]
    assert f"{seen.keys['prints']} {seen.keys['reads-clock']}" == seen.keys_of(results[1])
    assert ["prints", "reads-clock"] == rules_lacked(results[1])
    assert range(1, 7) == seen.detailed


def test_of_many_results_little_is_kept() -> None:
    """Results are taken one at a time, and what is kept of ten thousand is what is kept of ten."""

    def many() -> Iterator[Result]:
        for number in range(10_000):
            yield _result(number, number % 11, "prints", exercise=f"e{number % 2000}")

    seen = overview(many(), 10_000, 1000, 200)
    assert 500 == len(seen.exercises)
    assert 200 == len(seen.detailed)
    assert {5} == {len(row.common[0].first) for row in seen.exercises}
    assert ("prints", "The function prints", 10_000) == seen.frequent[0]


def test_nothing_graded_has_an_overview() -> None:
    """No exercise, no count, no division by nothing."""
    seen = overview([], 0, 1000, 200)
    assert ([], {}, []) == (seen.exercises, seen.counts, seen.hardest_first)


def test_only_nothing_and_everything_are_in_the_outer_bars() -> None:
    """Nearly all points are not all, and a few are not none."""
    seen = overview([_result(1, 0.1), _result(2, 9.99), _result(3, 0), _result(4, 10)], 4, 1000, 200)
    assert [1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1] == seen.exercises[0].bins


def test_bars_are_as_high_as_their_counts_and_said_in_words() -> None:
    """The highest takes all the room, a small one can be seen, and none is drawn for nobody."""
    laid = bars([0, 10_000, 1, 5_000, 0])
    assert [0.0, 60.0, 1.5, 30.0, 0.0] == [bar.height for bar in laid]
    assert {78.0} == {bar.y + bar.height for bar in laid}
    assert ["none", "", "half", "", "all"] == [bar.label for bar in laid]
    said = "2 with no points, 1 with about 40 %, 9 with all points"
    assert said == bars_in_words([2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 9])
    assert "no points were given" == bars_in_words([0] * 11)
    assert {0.0} == {bar.height for bar in bars([0, 0])}


def test_shares_fill_their_bar() -> None:
    """Most serious first, one after the other, all of the width; one in a thousand can be seen."""
    laid = shares({Status.FAIL: 1, Status.PASS: 3})
    assert [(Status.FAIL, 0.0, 50.0), (Status.PASS, 50.0, 150.0)] == [(s.status, s.x, s.width) for s in laid]
    assert 0.8 == shares({Status.ERROR: 1, Status.PASS: 9999})[0].width
