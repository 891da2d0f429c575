"""Watch what a submission does besides computing: console, files, network, processes, clock, environment.

Three sources of evidence, all limited to the time in which the entry point is being traced, and to what a line of the
submission itself causes (JAX and the import system open files and read clocks of their own):

* an audit hook (PEP 578) sees files, sockets, processes and threads, even where the jail then refuses them;
* ``sys.setprofile`` sees the submission call clocks and the environment, with the line;
* replaced ``sys.stdout``/``sys.stderr`` see printing, and the size of the console file sees what goes round them.

``jax.debug.print`` and its kin are replaced as well: their use is noted and nothing is traced, so that the values of
an otherwise right answer can still be judged.
"""

from __future__ import annotations

import io
import os
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import jax

from grader.trace.entry import FILENAME

__all__ = ["Sighting", "TooMuchOutputError", "Watch", "student_line"]

MAX_CONSOLE_BYTES = 1 << 20

_LIBRARY = ("/jax/", "/jaxlib/", "importlib", "/linecache.py", "/tokenize.py", "/traceback.py", "/warnings.py")
_AUDIT = {
    "socket.": "uses-network",
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
}
_CLOCK_MODULES = frozenset({"time"})
_CLOCK_METHODS = frozenset({"now", "utcnow", "today"})
_ENVIRON = frozenset({"getenv", "getenvb", "_Environ.__getitem__", "_Environ.get", "Mapping.get", "Mapping.__contains__", "_Environ.__iter__"})


class TooMuchOutputError(Exception):
    """The submission printed more than a console holds."""


@dataclass(frozen=True)
class Sighting:
    """Something that a line of the submission did."""

    rule: str
    object: str
    """What it touched, such as a file name or a function."""
    line: int | None


@dataclass
class Watch:
    """Installs itself once for the life of the child; sees only while :meth:`watching`."""

    sightings: list[Sighting] = field(default_factory=list)
    _active: bool = False

    def install(self) -> None:
        """Replace the console streams and ``jax.debug``'s effects, and add the audit hook. Cannot be undone."""
        sys.stdout = _Console(self, 1)
        sys.stderr = _Console(self, 2)
        sys.addaudithook(self._audit)
        for name in ("print", "callback", "breakpoint"):
            if hasattr(jax.debug, name):
                setattr(jax.debug, name, self._debug_stand_in(f"jax.debug.{name}"))

    @contextmanager
    def watching(self, *, profile: bool = False) -> Iterator[None]:
        """See what the submission does inside the block; ``profile`` adds clocks and the environment."""
        size = _console_size()
        self._active = True
        if profile:
            sys.setprofile(self._profile)
        try:
            yield
        finally:
            sys.setprofile(None)
            self._active = False
            flush_all()
            if _console_size() > size and not any(s.rule == "prints" for s in self.sightings):
                self.sightings.append(Sighting("prints", "the console", None))

    def note(self, rule: str, what: str, line: int | None) -> None:
        """Record a sighting once per rule, object and line."""
        sighting = Sighting(rule, what, line)
        if self._active and sighting not in self.sightings and len(self.sightings) < 100:
            self.sightings.append(sighting)

    def wrote(self, text: str) -> None:
        """Called by the console for each write of at least one character."""
        line = student_line(skip_library=False)
        if line is not None:
            self.note("prints", f"{text.strip()[:60]!r}" if text.strip() else "print()", line)

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        if not self._active:
            return
        if event == "open":
            line = student_line(skip_library=True)
            if line is not None:
                mode = args[1] or ""
                flags = args[2] if len(args) > 2 and isinstance(args[2], int) else 0
                writes = any(letter in str(mode) for letter in "wax+") or bool(flags & (os.O_WRONLY | os.O_RDWR))
                self.note("writes-file" if writes else "reads-file", repr(args[0])[:80], line)
            return
        rule = next((rule for prefix, rule in _AUDIT.items() if event.startswith(prefix)), None)
        if rule and (line := student_line(skip_library=True)) is not None:
            self.note(rule, event, line)

    def _profile(self, frame: types.FrameType, event: str, arg: Any) -> None:
        if event == "c_call" and frame.f_code.co_filename == FILENAME:
            name = getattr(arg, "__name__", "")
            module = getattr(arg, "__module__", None)
            owner = getattr(arg, "__self__", None)
            if module in _CLOCK_MODULES and name != "sleep":
                self.note("reads-clock", f"time.{name}", frame.f_lineno)
            elif name in _CLOCK_METHODS and getattr(owner, "__module__", None) == "datetime":
                self.note("reads-clock", f"{getattr(owner, '__name__', 'datetime')}.{name}", frame.f_lineno)
        elif event == "call" and (back := frame.f_back) is not None and back.f_code.co_filename == FILENAME:
            owner_module = frame.f_globals.get("__name__")
            qualified = frame.f_code.co_qualname
            if owner_module in ("os", "_collections_abc") and qualified in _ENVIRON:
                if owner_module == "os" or frame.f_locals.get("self") is os.environ:
                    key = frame.f_locals.get("key", "")
                    self.note("reads-environment", f"os.environ[{key!r}]", back.f_lineno)

    def _debug_stand_in(self, name: str) -> Any:
        def stand_in(*_args: Any, **_kwargs: Any) -> None:
            self.note("debug-effect", name, student_line(skip_library=False))

        return stand_in


class _Console(io.TextIOBase):
    """A text stream that keeps what fits, tells the watch, and refuses floods."""

    def __init__(self, watch: Watch, descriptor: int):
        self._watch, self._descriptor, self._room = watch, descriptor, MAX_CONSOLE_BYTES

    def write(self, text: str) -> int:
        if text:
            self._watch.wrote(text)
        data = text[: MAX_CONSOLE_BYTES + 1].encode(errors="replace")
        self._room -= len(data)
        if self._room < 0:
            raise TooMuchOutputError(f"more than {MAX_CONSOLE_BYTES} bytes were printed")
        if not self._watch._active:  # what is printed while tracing is a sighting, and would look like os.write(1)
            os.write(self._descriptor, data)
        return len(text)

    def fileno(self) -> int:
        return self._descriptor

    def writable(self) -> bool:
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"


def flush_all() -> None:
    """Push out what the original streams still hold, so that the console's size is true."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            try:
                stream.flush()
            except (OSError, ValueError):
                continue


def student_line(*, skip_library: bool) -> int | None:
    """Return the innermost line of the submission on the stack.

    Args:
        skip_library: give None if JAX or the import system stands between that line and here, because then they did
            it for reasons of their own.
    """
    frame: types.FrameType | None = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name == FILENAME:
            return frame.f_lineno
        if skip_library and any(part in name for part in _LIBRARY):
            return None
        frame = frame.f_back
    return None


def _console_size() -> int:
    try:
        return os.fstat(1).st_size
    except OSError:
        return 0
