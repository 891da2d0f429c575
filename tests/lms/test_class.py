"""A class of twelve goes the whole way through nbgrader and Otter; its grades are those of ``jaxercise grade``."""

from __future__ import annotations

import csv
import json
import os

import pytest

from grader.course import load_course
from tests.lms.conftest import ANSWERS, STUDENTS, Scores
from tests.lms.kit import ASSIGNMENT, EXERCISES, ROOT, Handed, Nbgrader, Otter, answer_cell, fill

_COURSE = load_course(ROOT)


def test_nbgrader_gives_the_points_that_we_give(course: Nbgrader, ours: Scores) -> None:
    """Student by student, exercise by exercise."""
    found = course.scores()
    for student in STUDENTS:
        assert ours[student] == pytest.approx(found[student], abs=1e-3)


def test_nbgrader_exports_the_sums(course: Nbgrader, ours: Scores) -> None:
    """The file of grades has one row for each student, and what the exercises are worth."""
    done = course.do("export")
    assert done.code == 0, done.output
    with (course.folder / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert set(STUDENTS) == set(rows)
    for student, row in rows.items():
        assert sum(ours[student].values()) == pytest.approx(float(row["score"]), abs=1e-3)
        assert float(row["max_score"]) == sum(_COURSE.by_name[name].worth for name in EXERCISES)


def test_feedback_has_our_report_below_each_answer(course: Nbgrader) -> None:
    """Status, points and the rule of what is to be done next, for everybody."""
    for student in ("anna", "chen"):
        page = course.feedback(student)
        assert page.count('class="jaxercise ') == len(EXERCISES)
        assert "Fix next" in page


def test_nobody_is_graded_twice_unless_asked_for(course: Nbgrader) -> None:
    """A second run finds nothing to do; a notebook that came in late is graded then."""
    before = course.scores()
    course.submit("zoe", Handed(fill(course.released(), ANSWERS["anna"])))
    done = course.autograde()
    assert done.code == 0, done.output
    assert done.output.count("in jails") == 1
    assert before | {"zoe": before["anna"]} == course.scores()


def test_otter_gives_the_points_that_we_give(tmp_path_factory: pytest.TempPathFactory, ours: Scores) -> None:
    """By its interface for programs, in one process: every fourth, or all twelve where WHOLE_CLASS is set.

    Otter starts a kernel for each, which takes it six seconds of processor time.
    """
    students = STUDENTS if os.environ.get("WHOLE_CLASS") else STUDENTS[::4]
    assignment = Otter.exported(tmp_path_factory.mktemp("otter"))
    released = assignment.released()
    graded = assignment.grade({student: Handed(fill(released, ANSWERS[student])) for student in students})
    for student in students:
        assert ours[student] == pytest.approx(graded[student].scores or {}, abs=1e-3), graded[student].said


def test_answers_are_where_students_write_them(course: Nbgrader) -> None:
    """The released notebook asks for each exercise in a cell that checks it, and has no solution."""
    notebook = course.released()
    for name in EXERCISES:
        assert "".join(answer_cell(notebook, name)["source"]).startswith(f"%%exercise {name}\n")
    assert "BEGIN SOLUTION" not in json.dumps(notebook)
    assert (course.folder / "release" / ASSIGNMENT / "course.yaml").is_file()
