"""Tests of grader.authoring.answers, on a miniature course with real jails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from grader import executor
from grader.authoring.answers import ExerciseReport, check_answers
from grader.authoring.promise import named_reason
from grader.course import Exercise, load_course
from grader.errors import CourseError
from grader.grading import Grader
from grader.jail.pool import Jails
from grader.submission import Source

_COURSE = Path(__file__).parents[1] / "course"


def _check(exercises: Sequence[Exercise], grader: Grader) -> list[ExerciseReport]:
    return check_answers(exercises, grader, executor.LocalExecutor(grader, 2), progress=executor.silent)


@pytest.fixture(scope="module")
def reports() -> Iterator[dict[str, ExerciseReport]]:
    """The miniature course, checked once; the unnamed wrong answer stands aside for its own test."""
    course = load_course(_COURSE)
    with Jails() as jails:
        grader = Grader(jails, seed="miniature")
        found = _check(course.exercises, grader)
        yield {report.exercise.name: report for report in found}


def _said(report: ExerciseReport) -> str:
    return "\n".join(map(str, report.problems))


def test_an_exercise_that_keeps_its_promises_has_no_problems(reports: dict[str, ExerciseReport]) -> None:
    """Original, one wrong answer and three canaries are caught, the solution passes."""
    assert [] == reports["double"].problems
    assert 5 == reports["double"].caught


def test_an_exercise_for_several_devices_keeps_its_promises(reports: dict[str, ExerciseReport]) -> None:
    """Right, wrong and one-device answers over a mesh of virtual devices are each judged for what they are."""
    for name, to_catch in (("shard-normalize", 7), ("shift-ring", 6)):
        assert [] == reports[name].problems
        assert to_catch == reports[name].caught


def test_right_answers_alone_are_quicker() -> None:
    """What must pass, and the original; nothing is said of wrong answers."""
    course = load_course(_COURSE)
    with Jails() as jails:
        grader = Grader(jails, seed="miniature")
        local = executor.LocalExecutor(grader, 2)
        chosen = [course.by_name["double"], course.by_name["loose"]]
        reports = check_answers(chosen, grader, local, progress=executor.silent, right_only=True)
    assert [1, 1] == [report.to_catch for report in reports]
    assert [1, 0] == [report.caught for report in reports]
    assert [] == reports[0].problems


def test_the_cost_of_an_exercise_is_told(reports: dict[str, ExerciseReport]) -> None:
    """Processor and wall seconds are those of all its answers."""
    assert reports["double"].cpu_s > 0
    assert reports["double"].wall_s > 0


def test_a_wrong_answer_that_names_no_check_is_reported(reports: dict[str, ExerciseReport]) -> None:
    """The first line of a wrong answer is part of the course; the other answers are checked all the same."""
    said = _said(reports["loose"])
    assert "solutions/basics/loose/wrong_unnamed.py:1" in said
    assert "must name the check or rule that catches it" in said
    assert "found 'Nobody says what catches this.'" in said


@pytest.mark.parametrize(
    ("head", "meant"),
    [
        ("purity/mutates-globl", "purity/mutates-global"),
        ("prnts", "prints"),
        ("correctnes", "correctness"),
    ],
)
def test_a_name_that_is_misspelt_is_guessed(head: str, meant: str) -> None:
    """A rule, with its check or without, and a check."""
    source = Source(path="wrong_x.py", text=f'"""{head}: so"""\n'.encode(), stem="wrong_x")
    with pytest.raises(CourseError, match=f"found '{head}'; did you mean {meant}[?]"):
        named_reason(source)


def test_a_wrong_answer_in_another_encoding_is_reported() -> None:
    """What Python cannot parse still has a first line, which names nothing."""
    with pytest.raises(CourseError, match="must name the check or rule"):
        named_reason(Source(path="wrong_cafe.py", text=b"# caf\xe9\ndef (", stem="wrong_cafe"))


def test_a_stray_file_is_reported(reports: dict[str, ExerciseReport]) -> None:
    """A forgotten file might hold answers."""
    assert "exercises/basics/loose/notes.txt: stray file" in _said(reports["loose"])


def test_broken_promises_are_each_reported(reports: dict[str, ExerciseReport]) -> None:
    """Original for another reason, solution impure, wrong answer and canaries let through."""
    said = _said(reports["loose"])
    assert "original: expected trace to catch it, actual trace PASS; purity FAIL [mutates-global" in said
    assert "solution: expected PASS with full points, actual trace PASS; purity FAIL [prints" in said
    assert "wrong_triples: expected correctness to catch it" in said
    assert "zeros: expected correctness to catch it" in said
    assert "echo: expected correctness to catch it" in said


def test_a_broken_original_takes_no_other_exercise_along(tmp_path: Path) -> None:
    """What an author broke is reported where it is; the rest of the course is checked."""
    shutil.copytree(_COURSE, tmp_path / "course")
    (tmp_path / "course/exercises/basics/loose/original.py").write_text("def loose(x):\n    return 1 / 0\n")
    (tmp_path / "course/solutions/basics/double.py").unlink()
    course = load_course(tmp_path / "course")
    with Jails() as jails:
        grader = Grader(jails, seed="miniature")
        reports = _check(course.exercises, grader)
    double, loose, *_ = (_said(report) for report in reports)
    assert "solutions/basics/double.py: the file is missing" in double
    assert "original.py:2: ZeroDivisionError" in loose
    assert 5 == reports[0].caught


def test_what_another_check_must_catch_is_left_out(tmp_path: Path) -> None:
    """Asked for some checks alone, the course is held to what these promise."""
    shutil.copytree(_COURSE, tmp_path / "course")
    course = load_course(tmp_path / "course")
    with Jails() as jails:
        grader = Grader(jails, seed="miniature", checks=frozenset({"trace", "correctness"}))
        (report,) = _check(course.select(["double"]), grader)
    assert ([], 4, 4) == (report.problems, report.to_catch, report.caught)
