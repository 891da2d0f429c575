"""The supervisor's side of the canary: bait laid before and looked at after, and what it proves. Layer 2."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["SEALED_AREAS", "Attempt", "Bait", "holes", "protections"]

SEALED_AREAS = ("filesystem", "network", "processes", "signalling")
"""Areas in which every attempt must be stopped before a student's Python may run."""

_ALL_OF = ("rlimits", "bubblewrap", "landlock", "seccomp", "no-new-privs", "capabilities-dropped")
_WRITABLE = ("/tmp", "/dev/shm", "/")  # noqa: S108 - written to only where the jail leaks


@dataclass(frozen=True)
class Attempt:
    """One thing the canary tried."""

    name: str
    """Short stable name."""
    area: str
    """``filesystem``, ``network``, ``processes``, ``signalling``, ``names``, ``privileges`` or ``limits``."""
    tried: str
    """What was tried, in words."""
    stopped: bool
    """Whether it failed."""
    detail: str
    """How it failed (an errno name), or that it worked."""
    by: str
    """The protection that stopped it, as far as the failure shows; '' where nothing did."""


class Bait:
    """A secret file, paths to write and ports to reach, for one run of the canary. A context manager."""

    def __init__(self) -> None:
        token = f"jaxercise-canary-{secrets.token_hex(8)}"
        self._folder = tempfile.mkdtemp(prefix="jaxercise-")
        self._secret = Path(self._folder, "secret")
        self._content = token.encode()
        self._secret.write_bytes(self._content)
        self._writable = [Path(where, token) for where in _WRITABLE]
        self._tcp = _listener(socket.SOCK_STREAM)
        self._udp = _listener(socket.SOCK_DGRAM)

    def request(self) -> bytes:
        """Return the canary's request: where the bait lies. The secret's content is not in it."""
        bait = {
            "secret": str(self._secret),
            "writable": [str(path) for path in self._writable],
            "supervisor": os.getpid(),
            "tcp": _port(self._tcp),
            "udp": _port(self._udp),
        }
        return json.dumps(bait).encode()

    def judge(self, reply: bytes) -> tuple[Attempt, ...]:
        """Read the canary's own account, and overrule it where the bait was touched.

        Raises:
            ValueError: the reply is not a list of attempts.
        """
        try:
            attempts = [Attempt(**row) for row in json.loads(reply)]
        except (TypeError, ValueError) as error:
            raise ValueError(f"the canary's reply is malformed: {error}") from None
        touched = self._touched()
        return tuple(
            replace(row, stopped=False, detail="the supervisor saw its effect", by="")
            if row.name in touched
            else row
            for row in attempts
        )

    def _touched(self) -> set[str]:
        found = {f"write-{path.parent}" for path in self._writable if path.exists()}
        if self._secret.read_bytes() != self._content:
            found.add("read-secret")
        found |= {name for name, bait in (("tcp", self._tcp), ("udp", self._udp)) if _was_reached(bait)}
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for bait in (self._tcp, self._udp):
            if bait is not None:
                bait.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        for path in self._writable:
            path.unlink(missing_ok=True)


def _listener(kind: int) -> socket.socket | None:
    """Open a port on the loopback interface, or None where this machine does not let us."""
    try:
        listener = socket.socket(socket.AF_INET, kind)
    except OSError:
        return None
    try:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(0)
        if kind == socket.SOCK_STREAM:
            listener.listen()
    except OSError:
        listener.close()
        return None
    return listener


def _port(listener: socket.socket | None) -> int:
    return int(listener.getsockname()[1]) if listener is not None else 0


def _was_reached(listener: socket.socket | None) -> bool:
    if listener is None:
        return False
    try:
        if listener.type == socket.SOCK_STREAM:
            listener.accept()[0].close()
        else:
            listener.recv(64)
    except OSError:
        return False
    return True


def protections(attempts: Sequence[Attempt]) -> tuple[str, ...]:
    """Return the protections that the attempts prove; the limits only if every one of theirs was stopped."""
    proved = {row.by for row in attempts if row.stopped}
    limits = [row for row in attempts if row.area == "limits"]
    if not limits or not all(row.stopped for row in limits):
        proved.discard("rlimits")
    return tuple(name for name in _ALL_OF if name in proved)


def holes(attempts: Sequence[Attempt]) -> tuple[str, ...]:
    """Return the attempts that should have been stopped and were not, or 'canary' if some area saw none."""
    missing = [area for area in SEALED_AREAS if not any(row.area == area for row in attempts)]
    if missing:
        return ("canary",)
    return tuple(row.name for row in attempts if row.area in SEALED_AREAS and not row.stopped)
