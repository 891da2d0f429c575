"""Progress outlives upgrades, hands that edit the file, and two commands at once."""

from __future__ import annotations

import hashlib
import json

import pytest

from grader.course import Course
from grader.errors import UsageError
from grader.student.answers import answer_path, first_text
from grader.student.progress import Progress, State
from grader.verdict import Result, Status

NAME = "at-set-first"


def _result(status: Status) -> Result:
    return Result(exercise=NAME, submission="a.py", status=status, points=10.0, max_points=10.0, checks=())


def test_an_answer_goes_from_not_begun_to_solved(course: Course) -> None:
    """Only what passed with everything asked is solved, and only as long as it stays as it is."""
    progress, exercise = Progress(course), course.by_name[NAME]
    path = answer_path(course, exercise)
    assert State.NOT_BEGUN is progress.state(exercise)
    path.write_text("x = 1\n")
    assert State.BEGUN is progress.state(exercise)
    progress.keep(exercise, b"x = 1\n", _result(Status.PASS), complete=False)
    assert State.BEGUN is progress.state(exercise)
    progress.keep(exercise, b"x = 1\n", _result(Status.PASS), complete=True)
    assert State.SOLVED is progress.state(exercise)
    path.write_text("x = 2\n")
    assert State.CHANGED is progress.state(exercise)


def test_a_failing_answer_keeps_that_it_was_solved(course: Course) -> None:
    """What was solved once is never taken away by a later attempt."""
    progress, exercise = Progress(course), course.by_name[NAME]
    progress.keep(exercise, b"x = 1\n", _result(Status.PASS), complete=True)
    at = progress.of(exercise).at
    progress.keep(exercise, b"x = 2\n", _result(Status.FAIL), complete=True)
    answer_path(course, exercise).write_text("x = 1\n")
    assert (State.SOLVED, at, Status.FAIL) == (
        progress.state(exercise),
        progress.of(exercise).at,
        progress.of(exercise).status,
    )


def test_an_exercise_that_changed_says_so(course: Course) -> None:
    """A new version of the course does not take a solved exercise back, and does not hide that it changed."""
    progress, exercise = Progress(course), course.by_name[NAME]
    text = answer_path(course, exercise).read_bytes()
    progress.keep(exercise, text, _result(Status.PASS), complete=True)
    data = json.loads(progress.path.read_text())
    data["exercises"][NAME]["exercise"] = "sha256:of another version"
    progress.path.write_text(json.dumps(data))
    assert State.CHANGED is progress.state(exercise)


def test_keys_of_a_newer_version_are_kept(course: Course) -> None:
    """An older version that writes into the file loses nothing that a newer one put there."""
    progress, exercise = Progress(course), course.by_name[NAME]
    data = json.loads(progress.path.read_text())
    data["badge"] = "gold"
    data["exercises"][NAME]["stars"] = 3
    data["exercises"]["an-exercise-that-is-gone"] = {"status": "PASS"}
    progress.path.write_text(json.dumps(data))
    progress.reveal_hint(exercise)
    kept = json.loads(progress.path.read_text())
    assert ("gold", 3, 1) == (
        kept["badge"],
        kept["exercises"][NAME]["stars"],
        kept["exercises"][NAME]["hints"],
    )
    assert {"status": "PASS"} == kept["exercises"]["an-exercise-that-is-gone"]


def test_a_newer_format_is_refused_and_left_alone(course: Course) -> None:
    """What cannot be understood is not overwritten."""
    progress = Progress(course)
    progress.path.write_text('{"format": 2, "exercises": {}}')
    with pytest.raises(UsageError, match="Upgrade jaxercise"):
        progress.reveal_hint(course.by_name[NAME])
    assert '{"format": 2, "exercises": {}}' == progress.path.read_text()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', "\x00\xff", "[" * 100_000])
def test_a_broken_file_is_set_aside(course: Course, text: str) -> None:
    """Nothing is thrown away, and work goes on."""
    progress = Progress(course)
    progress.path.write_text(text)
    assert State.NOT_BEGUN is progress.state(course.by_name[NAME])
    assert text == (course.root / "progress.broken.json").read_text()
    assert "progress.broken.json" in progress.set_aside


@pytest.mark.parametrize("record", [None, 3, [], {"points": "many"}, {"hints": -1}])
def test_a_broken_record_counts_as_none(course: Course, record: object) -> None:
    """One record that a hand broke does not break the others."""
    progress, exercise = Progress(course), course.by_name[NAME]
    data = json.loads(progress.path.read_text())
    data["exercises"][NAME] = record
    progress.path.write_text(json.dumps(data))
    assert progress.states().keys() == {e.name for e in course.exercises}
    assert 1 == progress.reveal_hint(exercise)


def test_two_at_once_lose_nothing(course: Course) -> None:
    """A watch and a check each see what the other wrote."""
    one, other = Progress(course), Progress(course)
    one.keep(course.by_name[NAME], b"x", _result(Status.PASS), complete=True)
    other.reveal_hint(course.by_name["global-counter"])
    assert one.of(course.by_name[NAME]).solved
    assert 1 == one.of(course.by_name["global-counter"]).hints


def test_hints_end(course: Course) -> None:
    """There are no more hints than the exercise has."""
    progress, exercise = Progress(course), course.by_name[NAME]
    counts = [progress.reveal_hint(exercise) for _ in range(6)]
    assert [1, 2, 3, 3, 3, 3] == counts


def test_an_untouched_answer_follows_a_new_version(course: Course) -> None:
    """A file that nobody touched is written anew when its start changes; one that was touched is not."""
    progress, exercise = Progress(course), course.by_name[NAME]
    path = answer_path(course, exercise)
    old = "# as an older version began it\n"
    path.write_text(old)
    data = json.loads(progress.path.read_text())
    data["exercises"][NAME]["started"] = "sha256:" + hashlib.sha256(old.encode()).hexdigest()
    progress.path.write_text(json.dumps(data))
    assert State.NOT_BEGUN is progress.state(exercise)
    assert [exercise] == progress.begin(course.exercises)
    assert first_text(exercise) == path.read_text()
    path.write_text("mine = 1\n")
    assert [] == progress.begin(course.exercises)
    assert "mine = 1\n" == path.read_text()
