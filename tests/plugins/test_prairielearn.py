"""Answers graded as PrairieLearn has them graded: a folder laid out like its jobs, and what it is told."""

from __future__ import annotations

import base64
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.course import load_course
from grader.export.grading import write_grading
from grader.plugins.prairielearn import main, results
from grader.submission import Source
from grader.verdict import Status
from tests.report.conftest import by_status, hostile

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "tests" / "lms" / "prairielearn.schema.json").read_text("utf-8"))
_COURSE = load_course(ROOT)
_EXERCISE = _COURSE.by_name["at-set-first"]
_SOURCE = Source("ewma_scan.py", b"x = 1\n", "ewma_scan")


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return the folder of a job; there is no folder for results yet, as the documentation says."""
    write_grading(_COURSE, [_EXERCISE], tmp_path / "tests")
    (tmp_path / "student").mkdir()
    return tmp_path


def _told(job: Path, answer: str, code: int = 0) -> dict[str, Any]:
    (job / "student" / "at_set_first.py").write_text(answer, "utf-8")
    assert code == main(["--root", str(job)])
    data = (job / "results" / "results.json").read_bytes()
    assert len(data) <= 1_000_000
    told: dict[str, Any] = json.loads(data)
    jsonschema.validate(told, SCHEMA)
    return told


def test_a_right_answer(job: Path) -> None:
    """All points, a test for each check, and a drawing that any browser can show."""
    told = _told(job, _EXERCISE.solution.read_text("utf-8"))
    assert (True, 1.0) == (told["gradable"], told["score"])
    assert ["trace", "purity", "correctness", "transforms", "program"] == [
        test["name"] for test in told["tests"]
    ]
    assert (
        sum(test["max_points"] for test in told["tests"])
        == sum(test["points"] for test in told["tests"])
        == 10
    )
    (image,) = told["images"]
    head, _, data = image["url"].partition(",")
    assert "data:image/svg+xml;base64" == head
    assert "{http://www.w3.org/2000/svg}svg" == ET.fromstring(base64.b64decode(data)).tag
    assert (job / "tests" / "seed").read_text("utf-8").strip() not in json.dumps(told)


def test_an_answer_that_is_not_there_costs_no_attempt(job: Path) -> None:
    """It is told what the file is called, and nothing is graded."""
    assert 0 == main(["--root", str(job)])
    told = json.loads((job / "results" / "results.json").read_bytes())
    jsonschema.validate(told, SCHEMA)
    assert told["gradable"] is False
    assert "Hand in a file named at_set_first.py." in told["format_errors"][0]


def test_an_answer_that_is_no_python_costs_no_attempt() -> None:
    """It is told where, and has no score."""
    told = results(by_status()[Status.ERROR], _SOURCE)
    jsonschema.validate(told, SCHEMA)
    assert told["gradable"] is False
    assert "score" not in told
    assert told["format_errors"][0].startswith(
        "Python cannot parse the code in line 4: '(' was never closed."
    )


def test_a_fault_of_ours_is_no_zero(job: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without results there would be one; so it says that it is not gradable, and whose fault that is."""
    (job / "tests" / "seed").unlink()
    told = _told(job, "x = 1\n", code=1)
    assert told["gradable"] is False
    assert "The grader failed, not your answer." in told["format_errors"][0]
    assert "has no file `seed`" in capsys.readouterr().out
    assert "seed" not in json.dumps(told)


@pytest.mark.parametrize("status", [Status.TIMEOUT, Status.MEMORY, Status.FAIL, Status.PASS])
def test_each_verdict_in_the_documented_form(status: Status) -> None:
    """Points by check add up to the score."""
    result = by_status()[status]
    told = results(result, _SOURCE)
    jsonschema.validate(told, SCHEMA)
    points = sum(test["points"] for test in told["tests"])
    assert result.points is not None
    assert points / result.max_points == pytest.approx(told["score"]) or status in (
        Status.TIMEOUT,
        Status.MEMORY,
    )
    assert "instructor-seed" not in json.dumps(told)


def test_hostile_texts_are_bounded_and_cannot_act() -> None:
    """PrairieLearn turns colours of a terminal into markup, so no such sequence may be left in any text."""
    told = results(hostile(), _SOURCE)
    jsonschema.validate(json.loads(json.dumps(told)), SCHEMA)
    for text in (told["message"], told["output"], *(test["output"] for test in told["tests"])):
        assert "\x1b" not in text
        assert "\x00" not in text
        assert "\u202e" not in text
        assert len(text) <= 60_000


def test_pictures_for_which_there_is_no_room_are_left_out() -> None:
    """A file of more than 1 MB would be no result at all."""
    told = results(by_status()[Status.PASS], _SOURCE, [("large", "x" * 900_000), ("small", "<svg/>")])
    assert ["small"] == [image["label"] for image in told["images"]]
    assert len(json.dumps(told, indent=1)) <= 1_000_000
