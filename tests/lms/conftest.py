"""A class of twelve that handed in mixed answers, and what this grader gives for them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.course import load_course
from grader.starter import starter
from tests.lms.kit import CHECKS, EXERCISES, ROOT, Handed, Nbgrader, fill

_COURSE = load_course(ROOT)
STUDENTS = ("anna", "ben", "chen", "dana", "emre", "fay", "gita", "hugo", "ines", "jon", "kim", "li")

Scores = Mapping[str, Mapping[str, float]]
"""Points by student and exercise."""


def _answers() -> dict[str, dict[str, str]]:
    """Return what each student answers: the course's right and wrong answers, dealt out, and what was released."""
    pools = {}
    for name in EXERCISES:
        exercise = _COURSE.by_name[name]
        files = (exercise.solution, *exercise.wrong_answers, *exercise.right_answers)
        pools[name] = [starter(exercise), *(path.read_text(encoding="utf-8") for path in files)]
    return {
        student: {
            name: pool[(number + shift) % len(pool)] for shift, (name, pool) in enumerate(pools.items())
        }
        for number, student in enumerate(STUDENTS)
    }


ANSWERS = _answers()


@pytest.fixture(scope="session")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Scores:
    """Return the points that the command gives for the same answers, as files."""
    folder = tmp_path_factory.mktemp("ours")
    for student, answers in ANSWERS.items():
        (folder / student).mkdir()
        for name, text in answers.items():
            (folder / student / f"{name}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "grader.cli", "grade", str(folder), "--course", str(ROOT), "--json", "-"]
    done = subprocess.run(
        [*command, "--checks", ",".join(CHECKS)], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 1, done.stderr
    points: dict[str, dict[str, float]] = {student: {} for student in STUDENTS}
    for result in json.loads(done.stdout)["results"]:
        worth = _COURSE.by_name[result["exercise"]].worth
        student = Path(result["submission"]).parent.name
        points[student][result["exercise"]] = worth * result["points"] / result["max_points"]
    assert len({tuple(each.values()) for each in points.values()}) > 5  # mixed, or equal grades say little
    return points


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Nbgrader:
    """Return a course of nbgrader in which all have handed in and are graded."""
    made = Nbgrader.exported(tmp_path_factory.mktemp("nbgrader"))
    for student, answers in ANSWERS.items():
        made.submit(student, Handed(fill(made.released(), answers)))
    done = made.autograde()
    assert done.code == 0, done.output
    assert done.left == 0
    return made
