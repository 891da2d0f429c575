"""Notice that a file was saved. Layer 8.

By looking at it, not by asking the system to tell: this works on every file system, network shares and mounted folders
of containers included, for editors that write in place and for those that put a new file in its place.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Save", "Saves"]

_LOOKED = tuple[int, int, int]
_GONE_S = 0.3
"""An editor that puts a new file in the place of the old one leaves a gap, and a shorter one than this."""
_OTHERS_S = 0.1
"""Seconds between two looks at files that are not the one being worked on."""


@dataclass(frozen=True)
class Save:
    """One file that was saved, or is gone."""

    name: str
    is_gone: bool


class Saves:
    """Watches a few files by their names."""

    def __init__(self, paths: Mapping[str, Path]):
        """Take what is there now as known."""
        self._paths = dict(paths)
        self._known = {name: _look(path) for name, path in self._paths.items()}
        self._unsettled: dict[str, _LOOKED | None] = {}
        self._gone_since: dict[str, float] = {}
        self._others_at = time.monotonic()

    def look(self, first: str) -> list[Save]:
        """Return what was saved since the last look, and does not change any more.

        Args:
            first: the file that is being worked on, looked at each time.
        """
        now = time.monotonic()
        names = [first, *self._unsettled]
        if now - self._others_at > _OTHERS_S:
            self._others_at, names = now, list(self._paths)
        found = (self._changed(name, now) for name in dict.fromkeys(names))
        return [save for save in found if save is not None]

    @property
    def is_unsettled(self) -> bool:
        """Whether something may be being saved right now, so that the next look should come soon."""
        return bool(self._unsettled)

    def accept(self, name: str) -> None:
        """Take a file as it is now as known: we wrote it ourselves."""
        self._known[name] = _look(self._paths[name])
        self._unsettled.pop(name, None)
        self._gone_since.pop(name, None)

    def _changed(self, name: str, now: float) -> Save | None:
        seen = _look(self._paths[name])
        if seen == self._known[name]:
            self._unsettled.pop(name, None)
            self._gone_since.pop(name, None)
            return None
        if seen is None:
            if now - self._gone_since.setdefault(name, now) < _GONE_S:
                self._unsettled[name] = None
                return None
        elif self._unsettled.get(name, ()) != seen:  # it may still be being written
            self._unsettled[name] = seen
            self._gone_since.pop(name, None)
            return None
        self.accept(name)
        return Save(name, is_gone=seen is None)


def _look(path: Path) -> _LOOKED | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
