"""One job seen from the supervisor: its descriptors, the reply pipe, and how it ended. Layer 2.

The supervisor reads the reply itself, bounded, and believes nothing in it. Hanging up on the ending socket
tells the zygote to kill the child.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import tempfile
import time
from typing import Any

from grader.errors import JailError
from grader.jail.frames import is_too_long, why_no_frame
from grader.jail.limits import Ending, Limits, Reply
from grader.jail.protocol import CONSOLE_SHOWN_BYTES, LENGTH

__all__ = ["Job"]

_READ_BYTES = 1 << 20
_PIPE_BYTES = 1 << 20
_F_SETPIPE_SZ = 1031
# The zygote kills on time; this much later the zygote itself is taken for hung.
_GRACE_S = 10.0


class Job:
    """Descriptors of one job. Use once, in this order: ``passed``, ``sent``, ``wait``, ``close``."""

    def __init__(self, request: bytes, limits: Limits):
        self._limits = limits
        self._open: list[int] = []
        try:
            self._ending, self._ending_end = socket.socketpair()
        except OSError as error:
            raise JailError(f"no descriptors for a job: {error}") from error
        try:
            self._request = self._file("request")
            _write_all(self._request, request)
            self._console = self._file("console")
            self._reply, self._reply_end = os.pipe()
            self._open += [self._reply, self._reply_end]
            _enlarge(self._reply)
        except OSError as error:
            self.close()
            raise JailError(f"no descriptors for a job: {error}") from error

    @property
    def passed(self) -> tuple[int, ...]:
        """Descriptors for the zygote, in the order of :class:`grader.jail.child.Descriptors`."""
        return self._request, self._reply_end, self._console, self._ending_end.fileno()

    def sent(self) -> None:
        """Close this side's copies of what was passed, so that the ends of the child show."""
        self._close(self._request)
        self._close(self._reply_end)
        self._ending_end.close()

    def wait(self) -> Reply:
        """Read the reply until the child has ended.

        Raises:
            JailError: the zygote died or hangs, or the child could not be sealed.
        """
        received, record, excess = bytearray(), bytearray(), False
        deadline = time.monotonic() + self._limits.wall_s + _GRACE_S
        os.set_blocking(self._reply, False)
        with selectors.DefaultSelector() as selector:
            selector.register(self._reply, selectors.EVENT_READ)
            selector.register(self._ending, selectors.EVENT_READ)
            ended = False
            while not ended:
                events = selector.select(max(0.0, deadline - time.monotonic()))
                if not events and time.monotonic() >= deadline:
                    raise JailError("the zygote did not report the end of a job in time")
                for key, _ in events:
                    if key.fileobj is self._ending:
                        data = self._hear()
                        record += data
                        ended = not data
                    elif not excess and not self._receive(received):
                        selector.unregister(self._reply)
                if not excess and is_too_long(received, self._limits):
                    excess = True
                    selector.unregister(self._reply)
                    self._ending.shutdown(socket.SHUT_WR)
        if not excess:
            self._receive(received)
        ending = _parse(bytes(record))
        why = why_no_frame(received, ending, self._limits, excess=excess)
        frame = None if why else bytes(memoryview(received)[LENGTH.size :])
        return Reply(frame, why, ending, os.pread(self._console, CONSOLE_SHOWN_BYTES, 0))

    def close(self) -> None:
        """Release everything; a child that still runs is killed by the zygote."""
        for descriptor in list(self._open):
            self._close(descriptor)
        self._ending.close()
        self._ending_end.close()

    def _file(self, name: str) -> int:
        if hasattr(os, "memfd_create"):
            descriptor = os.memfd_create(f"jaxercise-{name}")
        else:
            with tempfile.TemporaryFile() as file:
                descriptor = os.dup(file.fileno())
        self._open.append(descriptor)
        return descriptor

    def _close(self, descriptor: int) -> None:
        if descriptor in self._open:
            self._open.remove(descriptor)
            os.close(descriptor)

    def _hear(self) -> bytes:
        try:
            return self._ending.recv(4096)
        except ConnectionError:
            return b""

    def _receive(self, into: bytearray) -> bool:
        """Read what is there; False once the pipe has ended. Stops soon after the reply is too long."""
        while not is_too_long(into, self._limits):
            try:
                data = os.read(self._reply, _READ_BYTES)
            except BlockingIOError:
                return True
            if not data:
                return False
            into += data
        return True


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    os.lseek(descriptor, 0, os.SEEK_SET)


def _enlarge(pipe: int) -> None:
    try:
        import fcntl  # noqa: PLC0415 - not on Windows, where this module must still import

        fcntl.fcntl(pipe, _F_SETPIPE_SZ, _PIPE_BYTES)
    except (ImportError, OSError):
        pass  # a small pipe is only slower


def _parse(record: bytes) -> Ending:
    lines: list[dict[str, Any]] = [json.loads(line) for line in record.splitlines()]
    for line in lines:
        if "fault" in line:
            raise JailError(line["fault"])
    if not lines:
        raise JailError("the zygote died while a job was running")
    return Ending(**lines[-1])
