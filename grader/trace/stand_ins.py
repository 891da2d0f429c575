"""Stand in for what a submission reads from its surroundings, and tell who reads. Runs in the trace jail.

Each function here returns an object that does what the plain one does, and notes the line of the submission.
"""

from __future__ import annotations

import argparse
import atexit
import functools
import os
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grader.trace.entry import FILENAME
from grader.trace.stack import student_line

__all__ = ["Note", "arguments", "calendar_call", "environment", "registration", "thread_start"]

Note = Callable[[str, str, int | None], None]
"""``note(rule, object, line)``."""
_THROUGH = frozenset({
    *(__file__, os.getenv.__code__.co_filename, Mapping.get.__code__.co_filename),
    *(os.path.expandvars.__code__.co_filename, argparse.__file__),
})  # fmt: skip


def calendar_call(note: Note, name: str) -> Any:
    """Return ``time.NAME``, which reads the clock only where it is not given a moment."""
    plain = getattr(time, name)
    leading = 1 if name == "strftime" else 0

    @functools.wraps(plain)
    def calendar(*args: Any) -> Any:
        if args[leading:] in ((), (None,)):  # else the moment is given
            note("reads-clock", f"time.{name}", student_line())
        return plain(*args)

    return calendar


def thread_start(note: Note) -> Any:
    """Return ``threading.Thread.start``."""
    plain = threading.Thread.start

    def start(self: threading.Thread) -> None:  # Python 3.11 has no audit event for it
        note("starts-process-or-thread", "threading.Thread.start", student_line())
        plain(self)

    return start


def registration(note: Note) -> Any:
    """Return ``atexit.register``."""
    plain = atexit.register

    def register(function: Any, *args: Any, **kwargs: Any) -> Any:
        if sys._getframe(1).f_code.co_filename == FILENAME:  # noqa: SLF001 - modules register when they are imported
            note("mutates-global", "atexit.register", student_line())
        return plain(function, *args, **kwargs)

    return register


def environment(note: Note) -> type:
    """Return the class for ``os.environ``."""
    plain = type(os.environ)

    class WatchedEnvironment(plain):  # type: ignore[misc, valid-type]
        """The environment, which sees who reads it."""

        def __getitem__(self, key: str) -> str:
            self._note(f"os.environ[{key!r:.60}]")
            return plain.__getitem__(self, key)

        def __iter__(self) -> Iterator[str]:
            self._note("os.environ")
            return plain.__iter__(self)

        def _note(self, what: str) -> None:
            _note_surroundings(note, what)

    return WatchedEnvironment


def arguments(note: Note) -> type[list[str]]:
    """Return the class for ``sys.argv``."""

    class WatchedArguments(list[str]):
        """The command line, which sees who reads it."""

        def __getitem__(self, index: Any) -> Any:
            _note_surroundings(note, "sys.argv")
            return list.__getitem__(self, index)

        def __iter__(self) -> Iterator[str]:
            _note_surroundings(note, "sys.argv")
            return list.__iter__(self)

        def __contains__(self, word: object) -> bool:
            _note_surroundings(note, "sys.argv")
            return list.__contains__(self, word)

        def __len__(self) -> int:
            _note_surroundings(note, "sys.argv")
            return list.__len__(self)

    return WatchedArguments


def _note_surroundings(note: Note, what: str) -> None:
    frame: types.FrameType | None = sys._getframe(1)  # noqa: SLF001 - as in student_line
    while frame is not None and frame.f_code.co_filename in _THROUGH:
        frame = frame.f_back
    if frame is not None and frame.f_code.co_filename == FILENAME:  # not on behalf of another library
        note("reads-environment", what, frame.f_lineno)
