"""Earlier points from Gradescope's metadata, whatever shape it has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.plugins.earlier import Earlier, read_earlier

_WORTHS = {"ewma-scan": 10.0, "where-huber": 8.0}


def _read(folder: Path, metadata: Any) -> tuple[dict[str, Earlier], list[str]]:
    path = folder / "submission_metadata.json"
    path.write_text(metadata if isinstance(metadata, str) else json.dumps(metadata), encoding="utf-8")
    return read_earlier(path, _WORTHS)


def _submission(*tests: Any, when: Any = "2027-01-11T10:30:00.123-08:00") -> dict[str, Any]:
    return {"submission_time": when, "score": 0.0, "results": {"tests": list(tests)}}


def _test(name: Any = "ewma-scan", score: Any = 5.0, max_score: Any = 10.0) -> dict[str, Any]:
    return {"name": name, "score": score, "max_score": max_score}


def test_the_best_of_all_counts(tmp_path: Path) -> None:
    """By exercise, with the time at which it was earned; numbers may come as text."""
    found, notes = _read(
        tmp_path,
        {
            "previous_submissions": [
                _submission(_test(score=7), _test("where-huber", "2.5", "8.0")),
                _submission(_test(score=9, max_score="10.0"), when="2027-01-12 08:00"),
                _submission(_test(score=8), _test("where-huber", 1, 8), when=None),
            ]
        },
    )
    assert {
        "ewma-scan": Earlier(9.0, "2027-01-12 08:00"),
        "where-huber": Earlier(2.5, "2027-01-11 10:30"),
    } == found
    assert [] == notes


@pytest.mark.parametrize(
    "test",
    [
        _test(max_score=9),  # it was worth something else then
        _test("another"),
        _test(score=11),
        _test(score=-1),
        _test(score=float("nan")),
        _test(score=float("inf")),
        _test(score=True),
        _test(score="1" * 400),
        _test(score=None),
        _test(score=[5]),
        _test(max_score=None),
        _test(name=["ewma-scan"]),
        {},
        None,
        "ewma-scan",
    ],
)
def test_what_does_not_fit_counts_for_nothing(tmp_path: Path, test: Any) -> None:
    """And does no harm to what stands beside it."""
    found, _ = _read(tmp_path, {"previous_submissions": [_submission(test, _test("where-huber", 3, 8))]})
    assert {"where-huber": Earlier(3.0, "2027-01-11 10:30")} == found


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ("", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("null", "names no previous submissions"),
        ({"previous_submissions": None}, "names no previous submissions"),
        ({"previous_submissions": {"results": {}}}, "is no list"),
        (
            {"previous_submissions": [None, {}, {"results": None}, {"results": {"tests": {}}}]},
            "4 earlier submissions",
        ),
    ],
)
def test_metadata_of_another_shape_is_told(tmp_path: Path, metadata: Any, said: str) -> None:
    """The instructor reads it; the student is graded as if there had been nothing before."""
    found, notes = _read(tmp_path, metadata)
    assert {} == found
    assert said in notes[0]


def test_there_need_be_no_metadata(tmp_path: Path) -> None:
    """As where an instructor runs the script by hand."""
    assert "There is no" in read_earlier(tmp_path / "submission_metadata.json", _WORTHS)[1][0]
    (tmp_path / "submission_metadata.json").mkdir()
    assert "cannot be read" in read_earlier(tmp_path / "submission_metadata.json", _WORTHS)[1][0]
