"""Single keys of a terminal, without waiting for Enter. Layer 8.

What a key is called: a character is itself, and ``up``, ``down``, ``pageup``, ``pagedown``, ``enter``, ``escape``.
"""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

__all__ = ["Keyboard"]

_SEQUENCES = {
    b"\x1b[A": "up",
    b"\x1b[B": "down",
    b"\x1bOA": "up",
    b"\x1bOB": "down",
    b"\x1b[5~": "pageup",
    b"\x1b[6~": "pagedown",
    b"\r": "enter",
    b"\n": "enter",
    b"\x1b": "escape",
}
_WINDOWS = {"H": "up", "P": "down", "I": "pageup", "Q": "pagedown"}
"""What follows the two characters with which Windows announces a key that is no character."""
_LOOK_S = 0.02


class Keyboard:
    """The keys of standard input. A context manager: inside it a key is read as it is pressed, and not shown."""

    def __init__(self) -> None:
        """Take nothing yet."""
        self._saved: Any = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give_back()

    def take(self) -> None:
        """Have keys come one at a time."""
        if sys.platform != "win32":
            import termios  # noqa: PLC0415 - not on Windows, where this module must still import
            import tty  # noqa: PLC0415 - as above

            self._saved = termios.tcgetattr(sys.stdin)
            tty.setcbreak(sys.stdin)

    def give_back(self) -> None:
        """Leave the terminal as it was."""
        if sys.platform != "win32" and self._saved is not None:
            import termios  # noqa: PLC0415 - as above

            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._saved)
            self._saved = None

    @contextmanager
    def given_back(self) -> Iterator[None]:
        """Leave the terminal as it was for a while, for another program or a question."""
        self.give_back()
        try:
            yield
        finally:
            self.take()

    def pressed(self, wait_s: float) -> list[str]:
        """Return the keys that were pressed, waiting for the first one for a while.

        Raises:
            EOFError: the terminal is gone.
        """
        return _windows(wait_s) if sys.platform == "win32" else _posix(wait_s)


def _posix(wait_s: float) -> list[str]:
    if not select.select([sys.stdin], [], [], wait_s)[0]:
        return []
    data = os.read(sys.stdin.fileno(), 1024)
    if not data:
        raise EOFError
    return _names(data)


def _names(data: bytes) -> list[str]:
    """Name what was read; sequences that have no name are left out."""
    names = []
    while data:
        known = next((s for s in sorted(_SEQUENCES, key=len, reverse=True) if data.startswith(s)), b"")
        if known == b"\x1b" and len(data) > 1:  # another key that sends a sequence, or Alt and a letter
            data = b""
        elif known:
            names.append(_SEQUENCES[known])
            data = data[len(known) :]
        else:
            text = data.decode("utf-8", "replace")
            names.append(text[0])
            data = text[1:].encode()
    return names


def _windows(wait_s: float) -> list[str]:
    import msvcrt  # noqa: PLC0415 - on Windows alone

    console: Any = msvcrt
    until = time.monotonic() + wait_s
    while not console.kbhit():
        if time.monotonic() > until:
            return []
        time.sleep(_LOOK_S)
    names = []
    while console.kbhit():
        key = console.getwch()
        if key in "\0\xe0":
            names += [_WINDOWS[code]] if (code := console.getwch()) in _WINDOWS else []
        elif key == "\x03":
            raise KeyboardInterrupt
        else:
            names.append(_SEQUENCES.get(key.encode(), key))
    return names
