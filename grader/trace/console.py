"""The console of a submission: keeps what fits, tells who listens, refuses floods. Runs in the trace jail."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable

__all__ = ["MAX_CONSOLE_BYTES", "Console", "TooMuchOutputError", "console_size", "flush_all"]

MAX_CONSOLE_BYTES = 1 << 20


class TooMuchOutputError(BaseException):
    """The submission printed more than a console holds. Not an Exception, which submissions catch."""


class Console(io.TextIOBase):
    """A text stream in the place of ``sys.stdout``."""

    def __init__(self, listener: Callable[[str], bool], descriptor: int):
        """Write to ``descriptor`` what the listener, who hears each text first, does not keep to itself."""
        self._listener, self._descriptor, self._room = listener, descriptor, MAX_CONSOLE_BYTES

    def write(self, text: str) -> int:
        """Take text.

        Raises:
            TooMuchOutputError: there was too much of it.
        """
        is_kept = bool(text) and self._listener(text)
        data = text[: MAX_CONSOLE_BYTES + 1].encode(errors="replace")
        self._room -= len(data)
        if self._room < 0:
            raise TooMuchOutputError(f"more than {MAX_CONSOLE_BYTES} bytes were printed")
        if not is_kept:
            os.write(self._descriptor, data)
        return len(text)

    def fileno(self) -> int:
        """Return the descriptor of the console."""
        return self._descriptor

    def writable(self) -> bool:
        """Return True, as a stream for output does."""
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Name the encoding, as ``sys.stdout`` does."""
        return "utf-8"


def flush_all() -> None:
    """Push out what the original streams still hold, so that the console's size is true."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            try:
                stream.flush()
            except (OSError, ValueError):
                continue


def console_size() -> int:
    """Return the bytes that have reached the console, past ``sys.stdout`` or through it."""
    try:
        return os.fstat(1).st_size
    except OSError:
        return 0
