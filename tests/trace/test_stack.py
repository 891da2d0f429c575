"""Whose doing something is: the submission's line, unless a file between acts for reasons of its own."""

from __future__ import annotations

import linecache
import sys
import types
from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import pytest

from grader.trace import stack
from grader.trace.entry import FILENAME


def _called(source: str, ask: Callable[[], Any], **names: Any) -> list[Any]:
    """Execute lines of a submission that call ``ask``, and return the answers."""
    answers: list[Any] = []
    names["ask"] = lambda *_: answers.append(ask())
    exec(compile(source, FILENAME, "exec"), names)
    return answers


def _through(file: str, module: str = "other") -> Callable[..., Any]:
    """Return a function of another file, which calls what it is given."""
    namespace: dict[str, Any] = {"__name__": module}
    exec(compile("def call(ask):\n    return ask()\n", file, "exec"), namespace)
    call: Callable[..., Any] = namespace["call"]
    return call


def test_the_innermost_line_is_found() -> None:
    """A helper's line, not that of its caller."""
    source = "def helper():\n    ask()\n\n\ndef entry():\n    helper()\n\n\nentry()\nask()\n"
    assert [2, 10] == _called(source, stack.student_line)


def test_without_a_submission_there_is_no_line() -> None:
    """Nobody else's lines are named."""
    assert stack.student_line() is None


@pytest.mark.parametrize("skip", stack.LIBRARY)
def test_a_library_that_acts_for_itself_hides_the_line(skip: str) -> None:
    """JAX and the import system open files and read clocks whoever calls them."""
    call = _through(f"{skip}module.py")
    assert [None] == _called("call(ask)", stack.student_line, call=call)
    assert [1] == _called("call(ask)", lambda: stack.student_line(skip=()), call=call)


def test_a_helpers_library_does_not_hide_the_line() -> None:
    """What any other library does, the submission has asked for."""
    assert [1] == _called("call(ask)", stack.student_line, call=_through("/lib/other.py"))


def test_jax_calls_the_submission_back() -> None:
    """The submission's lines within a trace are nearer than JAX."""
    source = "\ndef body(x):\n    ask()\n    return x\n\nmake(body)(1.0)\n"
    assert [3] == _called(source, stack.student_line, make=jax.make_jaxpr)


def test_reading_source_is_the_submissions_doing_only_if_it_asks_itself() -> None:
    """Tracebacks and warnings read source through ``linecache``, whoever causes them."""
    call, library = _through(str(linecache.__file__)), _through("/lib/other.py")
    names = {"call": call, "library": library, "partial": partial}
    assert [1] == _called("call(ask)", stack.student_line, **names)
    assert [None] == _called("library(partial(call, ask))", stack.student_line, **names)


def _frame_of(call: Callable[..., Any]) -> types.FrameType:
    """Return the frame of ``call`` as it is when the submission has called it."""
    found = _called("call(ask)", lambda: sys._getframe(2), call=call)
    frame: types.FrameType = found[0]
    return frame


@pytest.mark.parametrize("module", ["os", "pathlib", "shutil", "glob", "timeit", "platform", "os.path"])
def test_some_modules_ask_for_their_caller(module: str) -> None:
    """To look at a file or a clock is their whole work."""
    known = module.partition(".")[0] in ("os", "pathlib", "shutil", "glob", "timeit", "platform")
    assert known == stack.acts_for_student(_frame_of(_through("/lib/x.py", module)))


@pytest.mark.parametrize("module", ["jax.numpy", "numpy", "logging", "osmium", "None"])
def test_others_do_not(module: str) -> None:
    """What they look at is their own business."""
    assert not stack.acts_for_student(_frame_of(_through("/lib/x.py", module)))


def test_near_is_the_submission_or_what_it_calls() -> None:
    """With nobody between."""
    direct = _frame_of(_through("/lib/x.py"))
    assert direct.f_back is not None
    assert stack.is_near_student(direct)
    assert stack.is_called_by_student(direct)
    assert stack.is_near_student(direct.f_back)
    assert not stack.is_called_by_student(direct.f_back)
    assert stack.acts_for_student(direct.f_back)


def test_two_calls_away_is_not_near() -> None:
    """A library called by a library acts for that one."""
    inner, outer = _through("/lib/inner.py"), _through("/lib/outer.py")
    source = "outer(partial(inner, ask))"
    frame = _called(source, lambda: sys._getframe(2), inner=inner, outer=outer, partial=partial)[0]
    assert "/lib/inner.py" == frame.f_code.co_filename
    assert not stack.is_near_student(frame)
