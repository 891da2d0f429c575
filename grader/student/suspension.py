"""Ctrl-Z in ``watch``: the terminal is given back, as it was, until the student comes back. Layer 8.

Many edit in the same terminal: Ctrl-Z, an editor, ``fg``.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rich.live import Live

from grader.student.keys import Keyboard

__all__ = ["noticed", "suspend"]


@contextmanager
def noticed() -> Iterator[threading.Event]:
    """Yield what is set when the student presses Ctrl-Z; on Windows nobody ever does."""
    pressed = threading.Event()
    stop = getattr(signal, "SIGTSTP", None)
    if stop is None:
        yield pressed
        return
    before = signal.signal(stop, lambda *_: pressed.set())
    try:
        yield pressed
    finally:
        signal.signal(stop, before)


def suspend(keyboard: Keyboard, live: Live) -> None:
    """Stop until the shell continues this process, with the terminal as it was before."""
    live.stop()
    try:
        with keyboard.given_back():
            os.kill(os.getpid(), signal.SIGSTOP)
    finally:
        live.start()
