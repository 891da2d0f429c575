"""Watch what a submission does besides computing: console, files, network, processes, clock, environment.

Evidence is limited to the time in which the entry point is being traced, and to what a line of the submission itself
causes (JAX and the import system open files and read clocks of their own):

* an audit hook (PEP 578) sees files, sockets, processes and threads, even where the jail then refuses them;
* replaced ``sys.stdout``/``sys.stderr`` see printing, and the size of the console file sees what goes round them;
* ``os.environ`` is given a class that sees reading;
* ``sys.setprofile`` sees clocks and entropy, with the line; it slows a trace, so it is on only where asked for.

``jax.debug.print`` and its kin are replaced as well: their use is noted and nothing is traced, so that the values of
an otherwise right submission can still be judged.
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib
import linecache
import os
import subprocess
import sys
import threading
import time
import tokenize
import types
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jax
import jaxlib

from grader.trace.console import Console, console_size, flush_all
from grader.trace.entry import FILENAME

__all__ = ["Sighting", "Watch", "names_of", "needs_profile", "student_line"]

_LIBRARY = (
    *(str(Path(module.__file__ or "").parent) + os.sep for module in (jax, jaxlib, importlib)),
    *(str(module.__file__) for module in (linecache, tokenize, warnings)),
    "<frozen importlib",
    "<frozen warnings",
)
"""How the names of files begin that act for reasons of their own."""
_AUDIT = {
    "socket.": "uses-network",
    "urllib.": "uses-network",
    "subprocess.": "starts-process-or-thread",
    "os.fork": "starts-process-or-thread",
    "os.exec": "starts-process-or-thread",
    "os.system": "starts-process-or-thread",
    "os.posix_spawn": "starts-process-or-thread",
    "_thread.start_": "starts-process-or-thread",
    "os.listdir": "reads-file",
    "os.scandir": "reads-file",
    "os.remove": "writes-file",
    "os.rename": "writes-file",
    "os.mkdir": "writes-file",
    "os.rmdir": "writes-file",
    "os.truncate": "writes-file",
    "os.putenv": "mutates-global",
    "os.unsetenv": "mutates-global",
}
_BUILTINS = {
    **dict.fromkeys(("time", "time_ns", "perf_counter", "perf_counter_ns", "monotonic"), "reads-clock"),
    **dict.fromkeys(("monotonic_ns", "process_time", "process_time_ns", "thread_time"), "reads-clock"),
    **dict.fromkeys(
        ("thread_time_ns", "clock_gettime", "clock_gettime_ns", "times", "getrusage"), "reads-clock"
    ),
    **dict.fromkeys(
        ("getpid", "getppid", "getuid", "geteuid", "getgid", "getlogin", "uname"), "reads-environment"
    ),
    **dict.fromkeys(("cpu_count", "getloadavg", "gethostname", "sched_getaffinity"), "reads-environment"),
    **dict.fromkeys(("getcwd", "get_ident", "get_native_id"), "reads-environment"),
    **dict.fromkeys(("stat", "lstat", "access", "readlink"), "reads-file"),
}
"""Functions written in C that read what the profiler alone sees, by name."""
_MODULES = frozenset({"time", "posix", "resource", "_socket", "_thread"})
"""Where they are defined."""
_CALENDARS = frozenset({"now", "utcnow", "today"})
_MENTIONS = frozenset({
    *("time", "datetime", "date", "os", "pathlib", "platform", "socket", "resource", "getpass", "shutil", "glob"),
    *("threading", "_thread", "posix", "stat", "timeit", "uuid", "secrets", "tempfile"),
})  # fmt: skip
"""Names of modules by which a submission can reach such functions."""
_ASKS = frozenset(
    {"genericpath", "posixpath", "pathlib", "platform", "timeit", "os", "shutil", "glob", "getpass"}
)
"""Modules that read such things for their caller, and for no reason of their own."""
_CALENDAR_CALLS = ("gmtime", "localtime", "ctime", "asctime", "strftime")
_THROUGH = frozenset({
    *(__file__, os.getenv.__code__.co_filename, Mapping.get.__code__.co_filename),
    os.path.expandvars.__code__.co_filename,
})  # fmt: skip
_ENTROPY = frozenset({"SystemRandom.random", "SystemRandom.getrandbits", "SystemRandom.randbytes"})
_WORDS = {
    "prints": "prints {}",
    "reads-clock": "calls {}",
    "reads-environment": "reads {}",
    "reads-file": "opens {} for reading",
    "writes-file": "opens {} for writing",
    "debug-effect": "calls {}",
    "hidden-random-state": "draws from {}",
    "mutates-global": "changes {}",
}


@dataclass(frozen=True)
class Sighting:
    """Something that a line of the submission did."""

    rule: str
    object: str
    """What it touched, such as a file name or a function."""
    line: int | None

    @property
    def words(self) -> str:
        """What a call does, as a clause."""
        return _WORDS.get(self.rule, "does {}").format(self.object)


@dataclass
class Watch:
    """Installs itself once for the life of the child; sees only while :meth:`watching`."""

    sightings: list[Sighting] = field(default_factory=list)
    is_active: bool = False
    """The entry point is being traced right now."""

    def install(self) -> None:
        """Replace the console streams and ``jax.debug``'s effects, add the audit hook. Cannot be undone."""
        sys.stdout = Console(self.wrote, 1)
        sys.stderr = Console(self.wrote, 2)
        sys.addaudithook(self._audit)
        threading.Thread.start = _watched_start(self)  # type: ignore[method-assign]
        os.environ.__class__ = _watched_environment(self)
        for name in _CALENDAR_CALLS:
            setattr(time, name, _watched_calendar(self, name))
        for name in ("print", "callback", "breakpoint"):
            if hasattr(jax.debug, name):
                setattr(jax.debug, name, self._debug_stand_in(f"jax.debug.{name}"))

    @contextmanager
    def watching(self, *, profile: bool = False) -> Iterator[None]:
        """See what the submission does inside the block; ``profile`` adds clocks and entropy."""
        size = console_size()
        self.is_active = True
        if profile:
            sys.setprofile(self._profile)
        try:
            yield
        finally:
            sys.setprofile(None)
            self.is_active = False
            flush_all()
            if console_size() > size and not any(s.rule == "prints" for s in self.sightings):
                self.sightings.append(Sighting("prints", "the console", None))

    def note(self, rule: str, what: str, line: int | None) -> None:
        """Record a sighting once for each rule and line."""
        key = (rule, line, what if line is None else "")
        known = any(key == (s.rule, s.line, s.object if s.line is None else "") for s in self.sightings)
        if self.is_active and not known and len(self.sightings) < 100:
            self.sightings.append(Sighting(rule, what, line))

    def wrote(self, text: str) -> bool:
        """Note what is printed; True if it is kept, as what is then on the console went round ``sys.stdout``."""
        if self.is_active and (line := student_line()) is not None:
            self.note("prints", f"{text.strip()[:60]!r}" if text.strip() else "print()", line)
        return self.is_active

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.is_active:
            return
        if event == "open":
            line = student_line((*_LIBRARY, subprocess.__file__))
            if line is not None:
                mode = args[1] or ""
                flags = args[2] if len(args) > 2 and isinstance(args[2], int) else 0
                writes = any(letter in str(mode) for letter in "wax+") or bool(
                    flags & (os.O_WRONLY | os.O_RDWR)
                )
                self.note("writes-file" if writes else "reads-file", repr(args[0])[:80], line)
            return
        rule = next((rule for prefix, rule in _AUDIT.items() if event.startswith(prefix)), None)
        if rule and (line := student_line()) is not None:
            self.note(rule, "os.environ" if event.endswith("env") else event, line)

    def _profile(self, frame: types.FrameType, event: str, called: Any) -> None:
        if event == "c_call" and type(called) is types.BuiltinFunctionType:
            name, owner = called.__name__, called.__self__
            if name in ("urandom", "getrandom"):
                self.note("hidden-random-state", "the system's entropy", student_line())
            elif not _acts_for_student(frame) or (line := student_line()) is None:
                return
            elif name in _BUILTINS and called.__module__ in _MODULES:
                self.note(_BUILTINS[name], f"{called.__module__}.{name}", line)
            elif name in _CALENDARS and isinstance(owner, type) and issubclass(owner, dt.date):
                self.note("reads-clock", f"{owner.__name__}.{name}", line)
        elif (
            event == "call" and frame.f_code.co_qualname in _ENTROPY and (line := student_line()) is not None
        ):
            self.note("hidden-random-state", "the system's entropy", line)

    def _debug_stand_in(self, name: str) -> Any:
        def stand_in(*_args: Any, **_kwargs: Any) -> None:
            self.note("debug-effect", name, student_line(skip=()))

        return stand_in


def student_line(skip: Sequence[str] = _LIBRARY) -> int | None:
    """Return the innermost line of the submission on the stack.

    Args:
        skip: beginnings of file names. None is returned if such a file stands between that line and here, because
            then it acts for reasons of its own.
    """
    frame: types.FrameType | None = sys._getframe(1)  # noqa: SLF001 - documented, and the only way
    while frame is not None:
        name = frame.f_code.co_filename
        if name == FILENAME:
            return frame.f_lineno
        if name != __file__ and name.startswith(tuple(skip)):
            return None
        frame = frame.f_back
    return None


def _acts_for_student(frame: types.FrameType) -> bool:
    """Tell whether a frame is the submission's, or of a library whose whole work is to ask for its caller."""
    if frame.f_code.co_filename == FILENAME:
        return True
    return str(frame.f_globals.get("__name__")).partition(".")[0] in _ASKS


def names_of(code: types.CodeType) -> frozenset[str]:
    """Return all names that a piece of code and the functions in it use."""
    inner = (names_of(const) for const in code.co_consts if isinstance(const, types.CodeType))
    return frozenset(code.co_names).union(*inner)


def needs_profile(code: types.CodeType) -> bool:
    """Tell whether a submission imports anything that reads a clock or its surroundings, and so should be profiled."""
    return not _MENTIONS.isdisjoint(part for name in names_of(code) for part in name.split("."))


def _watched_calendar(watch: Watch, name: str) -> Any:
    plain = getattr(time, name)
    moments = 1 if name == "strftime" else 0

    @functools.wraps(plain)
    def calendar(*args: Any) -> Any:
        if len(args) <= moments:  # else the moment is given
            watch.note("reads-clock", f"time.{name}", student_line())
        return plain(*args)

    return calendar


def _watched_start(watch: Watch) -> Any:
    plain = threading.Thread.start

    def start(self: threading.Thread) -> None:  # Python 3.11 has no audit event for it
        watch.note("starts-process-or-thread", "threading.Thread.start", student_line())
        plain(self)

    return start


def _watched_environment(watch: Watch) -> type:
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
            frame: types.FrameType | None = sys._getframe(1)  # noqa: SLF001 - as in student_line
            while frame is not None and frame.f_code.co_filename in _THROUGH:
                frame = frame.f_back
            if frame is not None and frame.f_code.co_filename == FILENAME:  # not on behalf of another library
                watch.note("reads-environment", what, frame.f_lineno)

    return WatchedEnvironment
