"""``jaxercise watch`` in a real terminal, as a student works in it."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course import Course
from grader.student.answers import answer_path, first_text
from tests.student.conftest import copy_of
from tests.terminal import Terminal, needs_terminal, opened

pytestmark = needs_terminal

WATCH = (sys.executable, "-m", "grader.cli", "watch")
FIRST, SECOND = "at-set-first", "scale-list-inplace"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder with a short path, as a socket's has to be."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


@pytest.fixture
def copy(real_course: Course, folder: Path) -> Course:
    """A fresh copy for each test."""
    shutil.rmtree(folder / "copy", ignore_errors=True)
    return copy_of(real_course, folder / "copy")


@pytest.fixture
def terminal(copy: Course, folder: Path) -> Iterator[Terminal]:
    """A watch that has shown the first task."""
    with opened(copy.root, WATCH, socket=folder / "socket") as made:
        made.wait("Set without setting", "save the file, and it is checked")
        yield made


def _save(course: Course, name: str, text: str) -> Path:
    path = answer_path(course, course.by_name[name])
    path.write_text(text)
    return path


def _solution(real_course: Course, name: str) -> str:
    return real_course.by_name[name].solution.read_text()


def test_a_wrong_answer_then_a_right_one(copy: Course, real_course: Course, terminal: Terminal) -> None:
    """The first thing to mend comes first; a pass is celebrated, remembered, and leads to the next exercise."""
    _save(copy, FIRST, "import numpy as np\n\n\ndef set_first(x, v):\n    x[0] = v\n    return x\n")
    shown = terminal.wait("checked at", "Fix next")
    assert "> 5 |     x[0] = v" in shown
    assert "FAIL" in shown
    _save(copy, FIRST, _solution(real_course, FIRST))
    shown = terminal.wait(f"{FIRST} is solved, 10 / 10 points", "The list that came back changed")
    assert "1/3 solved" in shown
    kept = json.loads((copy.root / "progress.json").read_text())["exercises"]
    assert "PASS" == kept[FIRST]["status"]
    terminal.press("q")
    terminal.wait("ended with 0")


def test_a_broken_file_and_a_deleted_one(copy: Course, real_course: Course, terminal: Terminal) -> None:
    """Syntax errors, bytes that are no text, an empty file and a missing one are told, and the watch goes on."""
    path = _save(copy, FIRST, "def set_first(x, v:\n")
    terminal.wait("checked at", "syntax-error")
    path.write_bytes(b"\xff\xfe\x00 no text")
    terminal.wait("checked at", "unreadable-source")
    path.unlink()
    terminal.wait(f"{path.name} is gone", "press r")
    path.write_text("")
    terminal.wait("checked at", "ERROR")
    path.write_text(_solution(real_course, FIRST))
    terminal.wait(f"{FIRST} is solved")


def test_an_answer_that_never_ends_does_not_hold_up_the_next(
    copy: Course, real_course: Course, terminal: Terminal
) -> None:
    """What is saved last is what is judged, also while an older check still runs."""
    _save(copy, FIRST, "while True:\n    pass\n")
    terminal.wait("checking ...")
    _save(copy, FIRST, _solution(real_course, FIRST))
    terminal.wait(f"{FIRST} is solved", timeout_s=60)


def test_single_keys(copy: Course, terminal: Terminal) -> None:
    """Hints one at a time, the list, the next, the one before, the task, and a reset that keeps what was there."""
    terminal.press("h")
    terminal.wait("Hint 1 of 3", gone="Hint 2 of 3")
    terminal.press("h")
    terminal.wait("Hint 2 of 3")
    terminal.press("t")
    terminal.wait("Set without setting", gone="Hint 1")
    terminal.press("n")
    terminal.wait("Immutable arrays 2/2")
    terminal.press("p")
    terminal.wait("Immutable arrays 1/2")
    terminal.press("l")
    terminal.wait("1. Immutable arrays  0/2", "> ·  at-set-first")
    terminal.press("Down", "Down")
    terminal.wait("> ·  global-counter")
    terminal.press("Enter")
    terminal.wait("Pure functions and hidden state 1/1")
    terminal.press("p", "p")
    path = _save(copy, FIRST, "mine = 1\n")
    terminal.wait("checked at", "missing-entry")
    terminal.press("r")
    terminal.wait("Begin at-set-first anew?")
    terminal.press("x")
    terminal.wait("Nothing was reset")
    terminal.press("r")
    terminal.press("y")
    terminal.wait("is as it was at the start. What you had is in", "backups/immutable-arrays/at_set_first-")
    assert first_text(copy.by_name[FIRST]) == path.read_text()
    assert ["mine = 1\n"] == [kept.read_text() for kept in (copy.root / "backups").rglob("*.py")]


def test_what_jax_saw(copy: Course, terminal: Terminal) -> None:
    """The program of the answer beside its lines, then that of the original, and back to the task."""
    _save(copy, FIRST, "def set_first(x, v):\n    return x.at[0].set(v)\n")
    terminal.wait(f"{FIRST} is solved")
    terminal.press("p")
    terminal.press("j")
    shown = terminal.wait("scatter", "j what JAX saw of the original")
    assert "return x.at[0].set(v)" in shown
    terminal.press("j")
    terminal.wait("original.py", "j what JAX saw of your answer")
    terminal.press("Escape")
    terminal.wait("PASS", gone="original.py")


def test_check_all(copy: Course, real_course: Course, folder: Path) -> None:
    """Everything that was begun is checked; what is solved and has not changed is not checked again."""
    for name in (FIRST, SECOND):
        _save(copy, name, _solution(real_course, name))
    with opened(copy.root, WATCH, socket=folder / "socket") as terminal:
        terminal.wait(f"{FIRST} is solved")
        terminal.press("a")
        terminal.wait("2/3 solved", "1 checked: 1 solved, 0 to mend", gone="checking")
        terminal.press("a")
        terminal.wait("There is nothing to check")


def test_a_resized_terminal(copy: Course, terminal: Terminal) -> None:
    """At any size the first lines and the keys are there, and nothing breaks."""
    _save(copy, FIRST, "def set_first(x, v):\n    return x + v\n")
    terminal.wait("checked at", "wrong-value")
    for width, height in ((50, 12), (30, 6), (8, 3), (160, 50)):
        terminal.resize(width, height)
        terminal.wait("at-set-first"[: width - 1])
    shown = terminal.wait("checked at", "Fix next", "q quit", "10 / 10"[:2])
    assert "Traceback" not in shown


def test_what_an_answer_says_draws_nothing(copy: Course, terminal: Terminal) -> None:
    """Escape sequences in a message are shown, and do not act."""
    _save(
        copy,
        FIRST,
        "def set_first(x, v):\n    raise ValueError('\\x1b[2J\\x1b[31m\\x07 [bold]gone[/bold]')\n",
    )
    shown = terminal.wait("checked at", "[bold]gone[/bold]")
    assert "at-set-first" in shown
    assert "\\x1b[2J" in shown


def test_control_c_leaves_the_terminal_as_it_was(copy: Course, terminal: Terminal) -> None:
    """The screen that was there before is back, and what is typed is seen again."""
    terminal.press("C-c")
    shown = terminal.wait("interrupted", "ended with 130")
    assert "Set without setting" not in shown


def test_watch_needs_a_terminal_and_a_copy(copy: Course) -> None:
    """Elsewhere it says what to use instead."""
    from tests.submissions.grade import ROOT, jaxercise

    done = jaxercise("watch", cwd=copy.root)
    assert (2, True) == (done.returncode, "`watch` needs a terminal that it can draw on" in done.stderr)
    done = jaxercise("watch", cwd=ROOT)
    assert (2, True) == (done.returncode, "no student's copy" in done.stderr)


def test_control_z_gives_the_terminal_back(copy: Course, real_course: Course, folder: Path) -> None:
    """A student who stops it to edit has the shell as it was, and comes back to the same screen."""
    with opened(copy.root, ("sh", "-i"), socket=folder / "socket") as terminal:
        terminal.press(" ".join(WATCH), "Enter")
        terminal.wait("Set without setting", "save the file")
        terminal.press("C-z")
        terminal.wait("Stopped", gone="Set without setting")
        terminal.press("echo back in the sh''ell", "Enter")
        terminal.wait("back in the shell")
        _save(copy, FIRST, _solution(real_course, FIRST))
        terminal.press("fg", "Enter")
        terminal.wait(f"{FIRST} is solved")
