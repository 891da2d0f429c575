"""The commands of a student's day, as typed."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from grader.course import Course
from grader.student.answers import answer_path, first_text
from tests.student.conftest import copy_of
from tests.submissions.grade import ROOT, jaxercise

FIRST, SECOND = "at-set-first", "scale-list-inplace"
WRONG = "import jax.numpy as jnp\n\n\ndef set_first(x, v):\n    return x.at[0].add(v)\n"


@pytest.fixture(scope="module")
def copy(real_course: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A copy with one right answer, one wrong one, and one that was not begun."""
    course = copy_of(real_course, tmp_path_factory.mktemp("student") / "copy")
    answer_path(course, course.by_name[SECOND]).write_text(real_course.by_name[SECOND].solution.read_text())
    answer_path(course, course.by_name[FIRST]).write_text(WRONG)
    return course


@pytest.fixture(scope="module")
def checked(copy: Course) -> subprocess.CompletedProcess[str]:
    """All that was begun, checked from a folder inside the copy."""
    return jaxercise("check", cwd=copy.root / "answers")


def test_check_says_what_to_do_and_remembers(copy: Course, checked: subprocess.CompletedProcess[str]) -> None:
    """What was begun is judged, the untouched is left out, and what passed is solved."""
    assert 1 == checked.returncode, checked.stderr
    assert "wrong-value" in checked.stdout
    assert f"{SECOND} is solved, 10 / 10 points" in checked.stdout
    assert "global-counter" not in checked.stdout
    kept = json.loads((copy.root / "progress.json").read_text())["exercises"]
    assert ("FAIL", "PASS") == (kept[FIRST]["status"], kept[SECOND]["status"])


def test_solved_work_is_not_checked_again(copy: Course, checked: subprocess.CompletedProcess[str]) -> None:
    """Unless it changed, or one asks for it."""
    done = jaxercise("check", SECOND, cwd=copy.root)
    assert (0, True) == (done.returncode, "solved, and has not changed" in done.stdout)
    assert "PASS" not in done.stdout
    again = jaxercise("check", SECOND, "--again", "--no-speed", cwd=copy.root)
    assert (0, True) == (again.returncode, "PASS" in again.stdout)


def test_list_shows_and_filters_progress(copy: Course, checked: subprocess.CompletedProcess[str]) -> None:
    """By module, by what is solved, begun or new."""
    whole = jaxercise("list", cwd=copy.root).stdout
    assert "1/3 solved" in whole
    assert "1. Immutable arrays  1/2" in whole
    assert "FAIL" in next(line for line in whole.splitlines() if FIRST in line)
    rows = {
        flag: [name for name in (FIRST, SECOND, "global-counter") if name in _rows(copy, f"--{flag}")]
        for flag in ("solved", "begun", "new")
    }
    assert {"solved": [SECOND], "begun": [FIRST], "new": ["global-counter"]} == rows
    assert "at-set-first" not in _rows(copy, "--module", "pure-functions")
    unknown = jaxercise("list", "--module", "nope", cwd=copy.root)
    assert (2, True) == (unknown.returncode, "Choose from immutable-arrays, pure-functions" in unknown.stderr)


def _rows(course: Course, *options: str) -> str:
    return jaxercise("list", *options, cwd=course.root).stdout


def test_hints_come_one_at_a_time(copy: Course) -> None:
    """Each call shows one more, and a level shows so many without remembering."""
    first, second = (jaxercise("hint", "global_counter", cwd=copy.root).stdout for _ in range(2))
    assert ("Hint 1 of" in first, "Hint 2 of" in first, "Hint 2 of" in second) == (True, False, True)
    level = jaxercise("hint", "global-counter", "--level", "1", cwd=copy.root).stdout
    assert ("Hint 1 of" in level, "Hint 2 of" in level) == (True, False)
    assert "Hint 1 of" in jaxercise("hint", "ewma-scan", cwd=ROOT).stdout


def test_task(copy: Course) -> None:
    """The task, the file it is written in, the points, and what has to hold besides."""
    shown = jaxercise("task", FIRST, cwd=copy.root).stdout
    assert "Set without setting" in shown
    assert "answers/immutable-arrays/at_set_first.py" in shown
    assert "correctness 4" in shown
    assert "under jit, vmap" in shown


def test_reset_keeps_what_was_there(real_course: Course, tmp_path: Path) -> None:
    """The file is as at the start, what was there is in backups, twice in one second too."""
    course = copy_of(real_course, tmp_path / "copy")
    path = answer_path(course, course.by_name[FIRST])
    for text in ("one = 1\n", "two = 2\n"):
        path.write_text(text)
        done = jaxercise("reset", FIRST, cwd=course.root)
        assert (0, True) == (done.returncode, "What you had is in backups/" in done.stdout)
        assert first_text(course.by_name[FIRST]) == path.read_text()
    kept = sorted(file.read_text() for file in (course.root / "backups").rglob("*.py"))
    assert ["one = 1\n", "two = 2\n"] == kept
    untouched = jaxercise("reset", FIRST, cwd=course.root).stdout
    assert "What you had" not in untouched
    path.unlink()
    assert 0 == jaxercise("reset", FIRST, cwd=course.root).returncode
    assert first_text(course.by_name[FIRST]) == path.read_text()


def test_a_missing_answer_and_a_wrong_name(copy: Course) -> None:
    """Each says what to do."""
    unknown = jaxercise("check", "at-set-frist", cwd=copy.root)
    assert (2, True) == (unknown.returncode, "Did you mean at-set-first?" in unknown.stderr)
    path = answer_path(copy, copy.by_name["global-counter"])
    text = path.read_text()
    path.unlink()
    gone = jaxercise("check", "global-counter", cwd=copy.root)
    path.write_text(text)
    assert (2, True) == (gone.returncode, "jaxercise reset global-counter" in gone.stderr)


def test_a_course_is_no_copy() -> None:
    """In the author's course the commands say how to make a copy."""
    for command in (("check",), ("reset", FIRST), ("list", "--solved")):
        done = jaxercise(*command, cwd=ROOT)
        assert (2, True) == (done.returncode, "jaxercise init DIR" in done.stderr)


def test_a_link_and_a_pipe_are_left_alone(real_course: Course, tmp_path: Path) -> None:
    """Nothing is written through a link, and nobody waits for a pipe."""
    course = copy_of(real_course, tmp_path / "copy")
    path, outside = answer_path(course, course.by_name[FIRST]), tmp_path / "outside.py"
    outside.write_text("mine = 1\n")
    path.unlink()
    path.symlink_to(outside)
    done = jaxercise("reset", FIRST, cwd=course.root)
    assert (2, "mine = 1\n") == (done.returncode, outside.read_text())
    path.unlink()
    os.mkfifo(path)
    assert 0 == jaxercise("list", cwd=course.root, timeout=60).returncode
    done = jaxercise("check", FIRST, cwd=course.root, timeout=60)
    assert "not a regular file" in done.stdout


def test_a_verdict_stands_where_nothing_can_be_remembered(real_course: Course, tmp_path: Path) -> None:
    """A file of progress that cannot be written is told, after the verdict."""
    course = copy_of(real_course, tmp_path / "copy")
    answer_path(course, course.by_name[FIRST]).write_text(WRONG)
    (course.root / "progress.json").unlink()
    (course.root / "progress.json").symlink_to("/proc/progress.json")
    done = jaxercise("check", FIRST, cwd=course.root)
    assert 1 == done.returncode
    assert "wrong-value" in done.stdout
    assert "nothing is remembered" in done.stderr
    assert "Hint 1 of" in jaxercise("hint", FIRST, cwd=course.root).stdout


def test_the_file_of_an_answer_names_its_exercise(copy: Course) -> None:
    """What stands on the screen can be typed."""
    done = jaxercise("hint", "answers/immutable-arrays/at_set_first.py", "--level", "1", cwd=copy.root)
    assert (0, True) == (done.returncode, "Hint 1 of" in done.stdout)
