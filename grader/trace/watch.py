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

import atexit
import datetime as dt
import os
import platform
import subprocess
import sys
import threading
import time
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import jax

from grader.trace import stand_ins
from grader.trace.console import Console, console_size, flush_all
from grader.trace.stack import (
    LIBRARY,
    SPEAKS,
    acts_for_student,
    is_called_by_student,
    is_near_student,
    student_line,
)

__all__ = ["Sighting", "Watch", "names_of", "needs_profile"]

_AUDIT = {
    "socket.": "uses-network",
    "urllib.": "uses-network",
    "subprocess.": "starts-process-or-thread",
    "os.fork": "starts-process-or-thread",
    "os.exec": "starts-process-or-thread",
    "os.system": "starts-process-or-thread",
    "os.posix_spawn": "starts-process-or-thread",
    "_thread.start_": "starts-process-or-thread",
    "sqlite3.connect": "writes-file",
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
    **dict.fromkeys(("getcwd", "get_ident", "get_native_id", "get_terminal_size"), "reads-environment"),
    **dict.fromkeys(("stat", "lstat", "access", "readlink"), "reads-file"),
}
"""Functions written in C that read what the profiler alone sees, by name."""
_MODULES = frozenset({"time", "posix", "nt", "resource", "_socket", "_thread"})
"""Where they are defined."""
_CALENDARS = frozenset({"now", "utcnow", "today"})
_MENTIONS = frozenset({
    *("time", "datetime", "date", "os", "pathlib", "platform", "socket", "resource", "getpass", "shutil", "glob"),
    *("threading", "_thread", "posix", "nt", "stat", "timeit", "uuid", "secrets", "tempfile"),
    *("genfromtxt", "loadtxt", "fromfile"),
})  # fmt: skip
"""Names of modules by which a submission can reach such functions."""
_CALENDAR_CALLS = ("gmtime", "localtime", "ctime", "asctime", "strftime")
_ENTROPY = frozenset({"SystemRandom.random", "SystemRandom.getrandbits", "SystemRandom.randbytes"})
_WORDS = {
    "prints": "prints {}",
    "reads-clock": "reads the clock with {}",
    "reads-environment": "reads {}",
    "reads-file": "opens {} for reading",
    "writes-file": "opens {} for writing",
    "debug-effect": "uses {}",
    "hidden-random-state": "draws from {}",
    "mutates-global": "changes {}",
}


_WORDS_OF_A_FUNCTION = {"reads-file": "looks at files with {}", "writes-file": "changes files with {}"}
"""The same where a function is known and no file name."""


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
        is_function = all(map(str.isidentifier, self.object.split(".")))
        words = _WORDS | (_WORDS_OF_A_FUNCTION if is_function else {})
        return words.get(self.rule, "does {}").format(self.object)


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
        threading.Thread.start = stand_ins.thread_start(self.note)  # type: ignore[method-assign]
        os.environ.__class__ = stand_ins.environment(self.note)
        sys.argv = stand_ins.arguments(self.note)(sys.argv)
        for name in _CALENDAR_CALLS:
            setattr(time, name, stand_ins.calendar_call(self.note, name))
        atexit.register = stand_ins.registration(self.note)
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
        if self.is_active and (line := student_line(SPEAKS)) is not None:
            self.note("prints", f"{text.strip()[:60]!r}" if text.strip() else "print()", line)
        return self.is_active

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.is_active:
            return
        if event == "open" and str(args[0]).startswith("<"):  # source that is no file, as tracebacks ask for
            return
        if event == "open":
            line = student_line((*LIBRARY, subprocess.__file__))
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
            elif not acts_for_student(frame) or (line := student_line()) is None:
                return
            elif name in _BUILTINS and called.__module__ in _MODULES:
                # A library may look at its surroundings; a file that it looks at is the submission's.
                if _BUILTINS[name] != "reads-environment" or is_near_student(frame):
                    self.note(_BUILTINS[name], f"{called.__module__}.{name}", line)
            elif name in _CALENDARS and isinstance(owner, type) and issubclass(owner, dt.date):
                self.note("reads-clock", f"{owner.__name__}.{name}", line)
        elif event != "call" or (line := student_line()) is None:
            return
        elif frame.f_code.co_qualname in _ENTROPY:
            self.note("hidden-random-state", "the system's entropy", line)
        elif frame.f_code.co_filename == platform.__file__ and is_called_by_student(frame):
            self.note("reads-environment", f"platform.{frame.f_code.co_name}", line)

    def _debug_stand_in(self, name: str) -> Any:
        def stand_in(*_args: Any, **_kwargs: Any) -> None:
            self.note("debug-effect", name, student_line(skip=()))

        return stand_in


def names_of(code: types.CodeType) -> frozenset[str]:
    """Return all names that a piece of code and the functions in it use."""
    inner = (names_of(const) for const in code.co_consts if isinstance(const, types.CodeType))
    return frozenset(code.co_names).union(*inner)


def needs_profile(code: types.CodeType) -> bool:
    """Tell whether a submission imports anything that reads a clock or its surroundings, and so should be profiled."""
    return not _MENTIONS.isdisjoint(part for name in names_of(code) for part in name.split("."))
