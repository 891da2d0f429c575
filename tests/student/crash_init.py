"""End `jaxercise init` wherever it changes the file system, and look at what is left. Run by test_init.py.

Usage: crash_init.py crash|interrupt COURSE COPY WORK

Each run is a fork. Python's audit events tell when it renames, removes or makes something; there it is killed without
a chance to clean up (crash), or has to handle a KeyboardInterrupt (interrupt). Prints how many places there were in an
upgrade and in a new copy.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from grader.cli import main
from grader.course import load_course
from grader.student.target import STAGE
from tests.student.folders import tree

_EVENTS = frozenset({"os.rename", "os.rmdir", "os.mkdir", "shutil.rmtree"})
_STEP = int(os.environ.get("CRASH_STEP", "11"))
"""Every eleventh place takes an eleventh of the time; CRASH_STEP=1 looks at all of them."""

_KILLED, _DONE_ALL_THE_SAME = 77, 78


def _init(course: Path, out: Path) -> int:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return main(["init", str(out), "--course", str(course)])


def _ended(how: str, at: int, course: Path, out: Path) -> int:
    """Run once, and end it at the ``at``-th change outside of what is prepared; return 0 if there are not so many."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = at

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        place = str(arguments[1 if event == "os.rename" else 0])
        if event not in _EVENTS or f"{STAGE}/new" in place or not place.startswith("/"):
            return  # a name without a folder is rmtree's, inside what was prepared
        left -= 1
        if left == 0:
            if how == "crash":
                os._exit(_KILLED)
            raise KeyboardInterrupt

    sys.addaudithook(hook)
    code = _init(course, out)
    os._exit(code and _KILLED if left > 0 or code else _DONE_ALL_THE_SAME)


def _places(how: str, course: Path, copy: Path | None, work: Path) -> int:
    """Try each place; ``copy`` is what is there before, if anything is."""
    wanted = work / "wanted"
    _restore(copy, wanted)
    assert _init(course, wanted) == 0
    for at in range(1, 1000, _STEP):
        out = work / f"{how}-{at}"
        _restore(copy, out)
        before = tree(work) if how == "interrupt" else {}
        end = _ended(how, at, course, out)
        if end != _KILLED:
            assert tree(out) == tree(wanted)
            if not end:
                return at // _STEP
        elif how == "interrupt":
            assert tree(work) == before, f"not undone at {at}"
        else:
            if copy is not None:
                load_course(out)  # one that loads, at each moment
                _same_answers(copy, out)
            assert _init(course, out) == 0, f"not taken up again at {at}"
            assert tree(out) == tree(wanted), f"another result after {at}"
        shutil.rmtree(out, ignore_errors=True)
    raise AssertionError("no end")


def _restore(copy: Path | None, out: Path) -> None:
    if copy is not None:
        shutil.copytree(copy, out)


def _same_answers(copy: Path, out: Path) -> None:
    after = tree(out)
    for path, content in tree(copy).items():
        if path.startswith("answers/") or path == "progress.json":
            assert after[path] == content, path


if __name__ == "__main__":
    how, course, copy, work = sys.argv[1], *map(Path, sys.argv[2:])
    (work / "upgrade").mkdir(parents=True)
    (work / "fresh").mkdir()
    print(  # noqa: T201
        _places(how, course, copy, work / "upgrade"), _places(how, course, None, work / "fresh")
    )
