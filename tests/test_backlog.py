"""Tests of grader.backlog, with real jails and the miniature course."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.backlog import work_off
from grader.course import Course, load_course
from grader.errors import CourseError, UsageError
from grader.executor import LocalExecutor
from grader.grading import Grader
from grader.jail.pool import Jails
from grader.store import Store
from grader.submission import Source
from grader.verdict import Status

_COURSE = Path(__file__).parent / "course"
RIGHT = b"def double(x):\n    return x + x\n"


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    """One set of jails for all tests here."""
    with Jails() as running:
        yield running


@pytest.fixture
def timed(tmp_path: Path) -> Course:
    """The miniature course, with a threshold of speed that every answer meets."""
    shutil.copytree(_COURSE, tmp_path / "course")
    path = tmp_path / "course/exercises/basics/double/exercise.yaml"
    text = path.read_text().replace("transforms: 2}", "transforms: 2, speed: 1}")
    path.write_text(text + "speed: {size: {n: 64}, at_least: {cpu: 0.001}}\n")
    return load_course(tmp_path / "course")


def _hand_in(store: Store, *texts: bytes) -> None:
    with store.inbox() as inbox:
        for number, text in enumerate(texts):
            inbox.submit("double", Source(f"{number}.py", text, "double"))


def _work_off(store: Store, course: Course, jails: Jails) -> list[str]:
    stages: list[str] = []
    grader = Grader(jails, seed="s")
    work_off(store, course, grader, LocalExecutor(grader, 2), lambda stage, path: stages.append(stage + path))
    return stages


def test_a_fault_of_ours_is_graded_again(jails: Jails) -> None:
    """Jails that are gone give INTERNAL; the next run gives the verdict, and grades nothing else again."""
    course = load_course(_COURSE)
    with Store(None) as store:
        _hand_in(store, RIGHT)
        _work_off(store, course, jails)
        _hand_in(store, RIGHT, RIGHT + b"# two\n")
        gone = Jails()
        gone.close()
        _work_off(store, course, gone)
        assert [Status.PASS, Status.INTERNAL] == [result.status for result in store.results]
        _hand_in(store, RIGHT, RIGHT + b"# two\n")
        assert ["judged1.py"] == _work_off(store, course, jails)
        assert [Status.PASS, Status.PASS] == [result.status for result in store.results]
        assert [] == _work_off(store, course, jails)


def test_timings_come_after_all_values_and_can_be_resumed(jails: Jails, timed: Course) -> None:
    """A run that is broken off at its first timing has kept all values and that timing; the next does the rest."""
    stages = []

    def broken_off(stage: str, path: str) -> None:
        stages.append(stage)
        if stage == "timed":
            raise KeyboardInterrupt

    with Store(None) as store:
        _hand_in(store, RIGHT, b"def double(x):\n    return x * 3\n", RIGHT + b"# two\n")
        grader = Grader(jails, seed="s")
        with pytest.raises(KeyboardInterrupt):
            work_off(store, timed, grader, LocalExecutor(grader, 2), broken_off)
        assert ["judged", "judged", "judged", "timed"] == stages
        assert (1, 2) == (store.count("judged"), store.count("done"))  # a wrong answer is not timed
        assert ["timed2.py"] == _work_off(store, timed, jails)
        assert [Status.PASS, Status.FAIL, Status.PASS] == [result.status for result in store.results]
        assert [True, False, True] == [result.speed is not None for result in store.results]


def test_damage_to_what_waits_for_its_timing_is_told(jails: Jails, timed: Course) -> None:
    """A verdict that cannot be read is the store's fault, and no grade is made up."""
    with Store(None) as store:
        _hand_in(store, RIGHT)
        store.keep(next(store.submissions()).key, "{}")
        with pytest.raises(UsageError, match=r"damaged: 0\.py cannot be read"):
            _work_off(store, timed, jails)


def test_a_broken_original_stops_before_anything_is_graded(jails: Jails, tmp_path: Path) -> None:
    """Unless nothing of that exercise is left to do."""
    shutil.copytree(_COURSE, tmp_path / "course")
    (tmp_path / "course/exercises/basics/double/original.py").write_text("def double(x):\n    return 1 / 0\n")
    broken = load_course(tmp_path / "course")
    with Store(None) as store:
        _hand_in(store, RIGHT)
        with pytest.raises(CourseError, match="ZeroDivisionError"):
            _work_off(store, broken, jails)
        assert 1 == store.count("waiting")
        _work_off(store, load_course(_COURSE), jails)
        assert [] == _work_off(store, broken, jails)
