"""Put prepared files into a folder one by one, or none of them. Layer 8: standard library only.

Each file is renamed into its place, so a reader sees the old one or the new one. What was there is kept aside until
all is done. Whatever ends the work before, but for a crash, has it undone.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["Placing"]


class Placing:
    """A context in which files are put and removed; an exception undoes all of it, the last first."""

    def __init__(self, aside: Path):
        """Work with a folder for what was replaced, on the file system of the places; see :meth:`make`."""
        self._aside = aside
        self._undo: list[Callable[[], None]] = []
        self._always: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        steps = reversed(self._undo) if kind is not None else self._always
        for step in steps:
            _surely(step)

    def whatever_happens(self, step: Callable[[], None]) -> None:
        """Do this at the end; where all is undone, in its turn. An ``OSError`` of it is let go."""
        self._undo.append(step)
        self._always.append(step)

    def make(self, folder: Path) -> None:
        """Make a folder, and those above it that are missing.

        Raises:
            OSError: it cannot be made.
        """
        if folder.is_dir():
            return
        self.make(folder.parent)
        folder.mkdir()
        self._undo.append(folder.rmdir)

    def put(self, new: Path, place: Path) -> None:
        """Move a file to its place. A file or a link that is there is replaced, never written through.

        Raises:
            OSError: it cannot be moved.
        """
        self.make(place.parent)
        if os.path.lexists(place):
            old = self._next()
            shutil.copy2(place, old, follow_symlinks=False)
            self._undo.append(lambda: _move(old, place))
        else:
            self._undo.append(place.unlink)
        _move(new, place)

    def remove(self, place: Path) -> None:
        """Take a file away.

        Raises:
            OSError: it cannot be moved.
        """
        old = self._next()
        self._undo.append(lambda: _move(old, place))
        _move(place, old)

    def remove_empty(self, folder: Path) -> None:
        """Take a folder away if nothing is in it."""
        with contextlib.suppress(OSError):  # something is
            folder.rmdir()
            self._undo.append(folder.mkdir)

    def _next(self) -> Path:
        return self._aside / str(len(self._undo))


def _surely(step: Callable[[], None]) -> None:
    """Do one step of an end: an interruption does not leave it half done, and an error not what comes after it."""
    with contextlib.suppress(OSError):
        try:
            step()
        except KeyboardInterrupt:
            step()


def _move(source: Path, target: Path) -> None:
    source.replace(target)
