"""The session of a notebook's kernel, started in the background before a check asks for it. Layer 8."""

from __future__ import annotations

import atexit
import contextlib
import secrets
import threading
from pathlib import Path

from grader.course import find_course
from grader.errors import JailError, UsageError
from grader.grading import ALL_CHECKS
from grader.plugins.session import Session, Settings, session

__all__ = ["opened", "start"]

_SEED = secrets.token_hex(8)
_QUICK = ALL_CHECKS - {"speed"}
_UNPROTECTED = "There is no protection on this machine, so your code ran as it would in the notebook."
_no_protection = threading.Event()
"""Set once jails were found not to hold here, so that each check need not find it again."""
_PATIENCE_S = 5.0
"""Seconds that the end of a process waits for jails that are just starting, which take one."""


def start(folder: Path) -> threading.Thread:
    """Start jails for the course at or above a folder, and do not wait for them.

    What goes wrong is not told here, where nobody asked for anything: the first check meets it again and tells it.

    Returns:
        The thread that does it. A process that ends meanwhile waits for it, and not for long.
    """

    def begin() -> None:
        with contextlib.suppress(Exception):
            opened(folder, with_speed=False)

    thread = threading.Thread(target=begin, name="jaxercise-warm", daemon=True)
    thread.start()
    # A thread that is inside a library's C when Python ends takes the process down with it. This is registered after
    # the session's own end, so it comes before that, which then closes what was started.
    atexit.register(thread.join, _PATIENCE_S)
    return thread


def opened(folder: Path, *, with_speed: bool) -> tuple[Session, list[str]]:
    """Return the session for the course at or above a folder, and notes on how it grades.

    Where jails do not hold it grades without: it is the student's own code, on the student's own machine.

    Raises:
        CourseError: the course's files are wrong.
        JailError: not even processes without protection can be started.
        UsageError: there is no course.
    """
    try:
        course = find_course(folder)
    except UsageError:
        raise UsageError(
            f"there is no course.yaml in {folder} or above, so there is nothing to check against. Keep the notebook "
            "in the folder that it came in, beside `exercises`"
        ) from None
    checks = ALL_CHECKS if with_speed else _QUICK
    if not _no_protection.is_set():
        try:
            return session(Settings(course, _SEED, checks)), []
        except (JailError, UsageError):
            _no_protection.set()
    return session(Settings(course, _SEED, checks, protect=False)), [_UNPROTECTED]
