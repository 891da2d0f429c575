"""Copies of a course: what a student gets, and what a grader gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.course import Course, load_course
from grader.course_copy import write_copy
from grader.errors import UsageError

_COURSE = load_course(Path(__file__).parents[1])
_TEST_COURSE = Path(__file__).parent / "course"


@pytest.fixture(scope="module")
def student(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Return a student's copy of the whole course."""
    out = tmp_path_factory.mktemp("student")
    write_copy(_COURSE, _COURSE.exercises, out, with_hidden=False)
    return load_course(out)


def test_a_students_copy_is_a_course_with_all_exercises(student: Course) -> None:
    """It loads, in the same order, and says what it is."""
    assert [e.name for e in _COURSE.exercises] == [e.name for e in student.exercises]
    assert student.spec.public_only


def test_a_students_copy_has_public_cases_alone(student: Course) -> None:
    """Each public case is there, in its order, and no word of a hidden one."""
    for exercise, copy in zip(_COURSE.exercises, student.exercises, strict=True):
        public = [case for case in exercise.spec.cases if case.visibility == "public"]
        assert public == list(copy.spec.cases)
        assert "visibility" not in (copy.folder / "exercise.yaml").read_text(encoding="utf-8")


def test_a_students_copy_says_the_same_in_all_else(student: Course) -> None:
    """What decides a verdict on public cases, and all that is read, is equal; what an author measured is not there."""
    for exercise, copy in zip(_COURSE.exercises, student.exercises, strict=True):
        without: dict[str, Any] = {"cases": []}
        if exercise.spec.speed is not None:
            without["speed"] = exercise.spec.speed.model_copy(update={"measured": {}})
        assert exercise.spec.model_copy(update=without) == copy.spec.model_copy(update={"cases": []})
        for name in ("original", "oracle", "properties"):
            assert getattr(exercise, name) == getattr(copy, name)


def test_a_students_copy_has_no_solutions(student: Course) -> None:
    """Neither the author's answers nor any file of them."""
    assert not (student.root / "solutions").exists()
    assert not any(exercise.solution.exists() for exercise in student.exercises)


def test_a_graders_copy_judges_as_the_course_does(tmp_path: Path) -> None:
    """Each exercise has the digest that it has in the course."""
    write_copy(_COURSE, _COURSE.exercises, tmp_path, with_hidden=True)
    copy = load_course(tmp_path)
    assert {e.name: e.digest for e in _COURSE.exercises} == {e.name: e.digest for e in copy.exercises}
    assert not copy.spec.public_only


def test_a_part_of_a_course_requires_nothing_that_is_not_there(tmp_path: Path) -> None:
    """Modules and exercises that were left out are no prerequisites any more."""
    chosen = _COURSE.select(["default-arg-log", "ewma-scan"])
    write_copy(_COURSE, chosen, tmp_path, with_hidden=False)
    copy = load_course(tmp_path)
    assert [e.name for e in chosen] == [e.name for e in copy.exercises]
    assert all(not module.requires for module in copy.spec.modules)
    assert (tmp_path / "exercises" / "control-flow" / "ewma-scan" / "figure.svg").is_file()


def test_every_kind_of_exercise_can_be_copied(tmp_path: Path) -> None:
    """Several devices, random results, keys and trees included."""
    course = load_course(_TEST_COURSE)
    chosen = [e for e in course.exercises if any(case.visibility == "public" for case in e.spec.cases)]
    write_copy(course, chosen, tmp_path, with_hidden=False)
    assert [e.name for e in chosen] == [e.name for e in load_course(tmp_path).exercises]


def test_hidden_cases_alone_cannot_be_copied_for_students(tmp_path: Path) -> None:
    """The author is told which exercise it is, and what to do."""
    write_copy(_COURSE, _COURSE.select(["ewma-scan"]), tmp_path / "one", with_hidden=True)
    file = tmp_path / "one" / "exercises" / "control-flow" / "ewma-scan" / "exercise.yaml"
    text = file.read_text(encoding="utf-8")
    head, cases = text.split("cases:\n")
    kept = "\n".join(
        line for line in cases.splitlines() if not (line.startswith("  - {n:") and "hidden" not in line)
    )
    file.write_text(f"{head}cases:\n{kept}\n", encoding="utf-8")
    course = load_course(tmp_path / "one")
    with pytest.raises(UsageError, match=r"ewma-scan/exercise\.yaml: all of its cases are hidden"):
        write_copy(course, course.exercises, tmp_path / "two", with_hidden=False)
