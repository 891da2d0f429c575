"""Jails that start in the background, where there is a course, where there is none, and where they do not hold."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course import load_course
from grader.course_copy import write_copy
from grader.errors import UsageError
from grader.plugins import session as sessions
from grader.plugins.warm import opened, start
from tests.attacks.tiers import TIERS, enter, unavailable

ROOT = Path(__file__).parents[2]
NAME = "scale-list-inplace"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return the folder of a student's copy."""
    course = load_course(ROOT)
    write_copy(course, course.select([NAME]), tmp_path, with_hidden=False)
    return tmp_path


@pytest.fixture(autouse=True)
def _no_session_is_left() -> Iterator[None]:
    """Close what a test started, when it ends."""
    yield
    for one in sessions._sessions.values():
        one.jails.close()
    sessions._sessions.clear()


def test_the_first_check_finds_them_started(copy: Path) -> None:
    """What the thread started is what a check gets, so it is started once."""
    start(copy).join()
    (warm,) = sessions._sessions.values()
    assert warm.jails.sealed
    below = copy / "exercises"
    assert (warm, []) == opened(below, with_speed=False)
    assert [warm] == list(sessions._sessions.values())


def test_nothing_is_said_where_there_is_no_course(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Loading the extension is no question, so it has no answer; a check says what is missing."""
    start(tmp_path).join()
    assert ("", "") == capfd.readouterr()
    assert {} == sessions._sessions
    with pytest.raises(UsageError, match=r"no course\.yaml in .* Keep the notebook in the folder"):
        opened(tmp_path, with_speed=False)


def test_what_went_wrong_in_the_background_is_told_by_the_check(
    copy: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A course that cannot be read is told once somebody asks, and mending it is enough."""
    file = copy / "course.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text("format: 1\n", encoding="utf-8")
    start(copy).join()
    assert ("", "") == capfd.readouterr()
    with pytest.raises(Exception, match="this key is missing"):
        opened(copy, with_speed=False)
    file.write_text(text, encoding="utf-8")
    assert NAME in opened(copy, with_speed=False)[0].course.by_name


def test_a_student_whose_machine_has_no_jail(copy: Path) -> None:
    """On a machine without Landlock the student's own code is checked unprotected, and the report says so."""
    (tier,) = [tier for tier in TIERS if tier.name == "no-landlock"]
    if why := unavailable(tier):
        pytest.skip(why)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from grader.plugins.answers import answer_source\n"
        "from grader.plugins.warm import opened\n"
        "folder, name, answer = sys.argv[1:]\n"
        "for again in range(2):\n"
        "    grading, notes = opened(Path(folder), with_speed=False)\n"
        "    print(notes)\n"
        "print(grading.grade({name: answer_source(answer, 'cell')})[name].status)\n"
    )
    answer = next(ROOT.glob(f"solutions/*/{NAME}.py")).read_text(encoding="utf-8")
    done = subprocess.run(
        enter(tier.name, copy, [sys.executable, "-c", program, str(copy), NAME, answer]),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    first, second, status = done.stdout.splitlines()
    assert "There is no protection on this machine" in first
    assert first == second
    assert "PASS" == status
