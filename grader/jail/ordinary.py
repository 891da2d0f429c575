"""The supervisor's end of one ordinary process: start it, hand it one job, end it. Layer 2: standard library only.

For systems without jails, and for one's own code alone. Nothing here is a protection: limits keep an honest mistake
from running for ever or from filling a disk.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.errors import JailError
from grader.jail import paths
from grader.jail.endings import KILL, End, ending_of
from grader.jail.frames import is_too_long, why_no_frame
from grader.jail.limits import Limits, Reply
from grader.jail.protocol import CONSOLE_SHOWN_BYTES, LENGTH
from grader.jail.surroundings import with_own

__all__ = ["BOOT", "Ordinary", "Start"]

BOOT = (
    "import sys; sys.path.extend(sys.argv[1:-1]); "
    "from grader.jail.ordinary_child import main; main(sys.argv[-1:])"
)
"""What the process runs."""
_START_S = 120.0
_READ_BYTES = 1 << 20
_READY_BYTES = 1 << 16
"""The most that a process says about itself."""
_LOOK_S = 0.05
"""Seconds between two looks at the clock and the console."""
_SOON_S = 0.002
"""The same where the reply has ended, and the process is about to."""
_KILLED_S = 10.0
"""Seconds in which a process that was killed has gone."""


@dataclass(frozen=True)
class Start:
    """What one process is started with."""

    roles: Mapping[str, str]
    """Role to ``module:function``."""
    folders: tuple[str, ...] = ()
    """More folders to import from, during the job as well."""
    preloaded: tuple[str, ...] = ()
    """More folders to import roles from."""
    warm: bool = True
    """Whether the roles need JAX."""


class Ordinary:
    """A process that does one job. Used by one thread; another one may wait for it, or kill it."""

    def __init__(self, start: Start):
        """Start the process, and do not wait until it is ready.

        Raises:
            JailError: it cannot be started.
        """
        self._starting = threading.Lock()
        self._heard = threading.Condition()
        self._received = bytearray()
        self._most = _READY_BYTES
        self._is_over = False
        self._reaping = threading.Lock()
        self._end: End | None = None
        self._ready: dict[str, Any] | None = None
        self._console = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        try:
            self._process = subprocess.Popen(
                _command(start),
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._console,
                cwd=Path(sys.executable).anchor,
                env=with_own(),
                **_apart(),
            )
        except OSError as error:
            self._console.close()
            raise JailError(f"no process could be started: {error}") from error
        self._listener = threading.Thread(target=self._listen, name="jaxercise-reply", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._exited() is None

    def await_ready(self) -> None:
        """Wait until the process has imported what it needs.

        Raises:
            JailError: it ended before; the message ends with what it printed last.
        """
        with self._starting:
            if self._ready is not None:
                return
            with self._heard:
                self._heard.wait_for(lambda: self._is_over or self._announced() is not None, _START_S)
                said = self._announced()
                if said is not None:
                    del self._received[: LENGTH.size + len(said)]
            try:
                self._ready = json.loads(said or b"")
            except ValueError:
                self.kill()
                last = self._printed(-600).decode(errors="replace").strip()
                raise JailError(
                    f"a process ended before it was ready: {last or 'nothing was printed'}"
                ) from None

    def run(self, role: str, request: bytes, limits: Limits) -> Reply:
        """Run one job and block until the process has ended.

        Raises:
            JailError: the process lacks the role, or it cannot be ended.
        """
        self.await_ready()
        assert self._ready is not None
        if role in self._ready["missing"]:
            raise JailError(f"role {role!r} cannot be loaded: {self._ready['missing'][role]}")
        started = time.monotonic()
        self._most = LENGTH.size + limits.reply_bytes
        self._say(json.dumps({"role": role, "limits": asdict(limits)}).encode(), request)
        killed_for = self._watch(limits, started + limits.wall_s)
        end = self._exited()
        assert end is not None
        wall_s = time.monotonic() - started
        ending = ending_of(end, limits, wall_s, self._ready["cpu_s"], killed_for)
        # A process that the job started may hold the pipe open for ever.
        self._listener.join(_LOOK_S if self._is_over else 1.0)
        why = why_no_frame(self._received, ending, limits, excess=is_too_long(self._received, limits))
        frame = None if why else bytes(memoryview(self._received)[LENGTH.size :])
        return Reply(frame, why, ending, self._printed(0))

    def kill(self) -> None:
        """End the process and all that it started, and wait for that. May be called from any thread."""
        self._kill()
        deadline = time.monotonic() + _KILLED_S
        while self._exited() is None and time.monotonic() < deadline:
            time.sleep(_SOON_S)

    def close(self) -> None:
        """End the process if it runs, and give back what it took here. May be called twice."""
        self.kill()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._listener.join(_LOOK_S)
        self._console.close()

    def _watch(self, limits: Limits, deadline: float) -> str:
        """Wait for the end; return what the process was killed for: ``time``, ``reply``, ``console``, or ''."""
        killed_for = ""
        while self._exited() is None:
            now = time.monotonic()
            if killed_for:
                if now >= deadline:
                    raise JailError("a process could not be ended")
            elif killed_for := self._exceeded(limits, now >= deadline):
                deadline = now + _KILLED_S
                self._kill()
            if self._is_over:
                time.sleep(_SOON_S)
            else:
                with self._heard:
                    self._heard.wait_for(lambda: self._is_over, _LOOK_S)
        return killed_for

    def _exceeded(self, limits: Limits, is_late: bool) -> str:  # noqa: FBT001
        if is_late:
            return "time"
        if is_too_long(self._received, limits):
            return "reply"
        return "console" if self._console_bytes() > limits.console_bytes else ""

    def _listen(self) -> None:
        """Keep what the process sends; stop soon after it is too much."""
        pipe = self._process.stdout
        assert pipe is not None
        with contextlib.suppress(OSError, ValueError), pipe:
            while len(self._received) <= self._most and (data := pipe.read(_READ_BYTES)):
                with self._heard:
                    self._received += data
                    self._heard.notify_all()
        with self._heard:
            self._is_over = True
            self._heard.notify_all()

    def _announced(self) -> bytes | None:
        """Return the first block of what was received, once it is whole."""
        if len(self._received) < LENGTH.size:
            return None
        size = LENGTH.size + LENGTH.unpack_from(self._received)[0]
        return bytes(self._received[LENGTH.size : size]) if len(self._received) >= size else None

    def _say(self, *blocks: bytes) -> None:
        """Send the job. The pipe stays open: it is how the process learns that the supervisor has gone."""
        pipe = self._process.stdin
        assert pipe is not None
        for block in blocks:
            view = memoryview(LENGTH.pack(len(block)) + block)
            with contextlib.suppress(OSError):  # it has just died, which is seen at once
                while view:
                    view = view[pipe.write(view) or 0 :]

    def _exited(self) -> End | None:
        """Return how the process has ended, or None while it runs."""
        with self._reaping:
            if self._end is None:
                self._end = self._reap()
            return self._end

    def _reap(self) -> End | None:
        if not hasattr(os, "wait4"):
            code = self._process.poll()
            return None if code is None else End(code)
        # Not by subprocess, which does not tell what a process has used.
        pid, status, usage = os.wait4(self._process.pid, os.WNOHANG)
        if pid == 0:
            return None
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self._kill_group()  # what the job has started and left behind
        size = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        return End(self._process.returncode, usage.ru_utime + usage.ru_stime, size)

    def _kill(self) -> None:
        with self._reaping:
            if self._end is None:
                if hasattr(os, "killpg"):
                    self._kill_group()
                else:
                    with contextlib.suppress(OSError):
                        self._process.kill()

    def _kill_group(self) -> None:
        # The number is no other group's: the system keeps it while anything of the group is left.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, KILL)

    def _console_bytes(self) -> int:
        return os.fstat(self._console.fileno()).st_size

    def _printed(self, start: int) -> bytes:
        """Return what was printed, from ``start`` (counted from the end if it is below 0), as much as is shown."""
        self._console.seek(max(0, start + self._console_bytes()) if start < 0 else start)
        return self._console.read(CONSOLE_SHOWN_BYTES)


def _apart() -> dict[str, Any]:
    """Return what keeps Ctrl-C on the terminal for the supervisor alone, and opens no window."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _command(start: Start) -> list[str]:
    root, folders = paths.package_root(), paths.package_folders()
    hidden = [path for path in (root, *start.preloaded) if path not in (*folders, *start.folders)]
    arguments = {"roles": dict(start.roles), "hidden": hidden, "warm": start.warm}
    importable = (*start.folders, *folders, root, *start.preloaded)
    return [sys.executable, "-s", "-P", "-B", "-c", BOOT, *importable, json.dumps(arguments)]
