"""Ordinary processes for one's own code: a few that have imported JAX wait for a job. Layer 2: standard library only.

A process does one job, so nothing of it is left for the next one. To start another while it works keeps it quick.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping

from grader.errors import JailError
from grader.jail.limits import Limits, Reply
from grader.jail.ordinary import Ordinary, Start
from grader.jail.roles import WITHOUT_JAX

__all__ = ["Spares"]

_CLOSED = "these processes are closed"


class Spares:
    """Processes for one supervisor. Safe to use from many threads."""

    def __init__(self, roles: Mapping[str, str], *, extra_path: tuple[str, ...] = (), count: int = 2):
        """Describe the processes; nothing starts yet.

        Args:
            roles: role to ``module:function``.
            extra_path: more folders to import roles from.
            count: processes that wait for a job.
        """
        self._roles, self._extra_path, self._count = dict(roles), extra_path, count
        self._lock = threading.Lock()
        self._waiting: list[Ordinary] = []
        self._busy: set[Ordinary] = set()
        self._closed = False

    def start(self) -> None:
        """Start those that wait, and wait until one is ready.

        Raises:
            JailError: they cannot be started here.
        """
        with self._lock:
            if self._closed:
                raise JailError(_CLOSED)
            if not self._waiting:
                self._waiting.append(self._new())
            first = self._waiting[0]
        first.await_ready()
        # The others only now, so that the first has the machine to itself.
        with self._lock:
            if not self._closed:
                self._fill()

    def run(self, role: str, request: bytes, limits: Limits, library: str | None = None) -> Reply:
        """Run one job in a process of its own and block until that has ended.

        Args:
            role: what to run.
            request: bytes for it.
            limits: what it may use, as far as the system can hold it to that.
            library: absolute path of a folder to import from.

        Raises:
            JailError: the process could not be started, or was closed meanwhile.
        """
        process = self._taken(role, library, refill=not limits.one_core)
        try:
            process.await_ready()
            if limits.one_core:
                self._settle()
            reply = process.run(role, request, limits)
        except JailError:
            if self._closed:
                raise JailError(_CLOSED) from None
            raise
        finally:
            process.close()
            with self._lock:
                self._busy.discard(process)
                if not self._closed:
                    self._fill()
        if self._closed:  # so it was killed by us, and the reply says nothing of the job
            raise JailError(_CLOSED)
        return reply

    def close(self) -> None:
        """Kill every process, and wait for that. May be called twice."""
        with self._lock:
            self._closed = True
            waiting, busy = self._waiting, list(self._busy)
            self._waiting = []
        for process in busy:
            process.kill()
        for process in waiting:
            process.close()

    def _taken(self, role: str, library: str | None, *, refill: bool) -> Ordinary:
        """Return a process for one job, and start another in its place."""
        with self._lock:
            if self._closed:
                raise JailError(_CLOSED)
            if role in WITHOUT_JAX:
                only = {role: self._roles[role]}
                process = Ordinary(Start(only, preloaded=self._extra_path, warm=False))
            elif library is not None:
                process = Ordinary(Start(self._roles, (library,), self._extra_path))
            else:
                process = self._first()
            self._busy.add(process)
            if refill:
                self._fill()
            return process

    def _first(self) -> Ordinary:
        while self._waiting:
            process = self._waiting.pop(0)
            if process.alive:
                return process
            process.close()
        return self._new()

    def _settle(self) -> None:
        """Wait until nothing of ours is busy beside what is timed."""
        with self._lock:
            waiting = list(self._waiting)
        for process in waiting:
            process.await_ready()

    def _fill(self) -> None:
        while len(self._waiting) < self._count:
            self._waiting.append(self._new())

    def _new(self) -> Ordinary:
        return Ordinary(Start(self._roles, preloaded=self._extra_path))
