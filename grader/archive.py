"""Read the regular files of one zip or tar archive from memory, treating every byte as hostile. Layer 2.

Nothing is written to disk and nothing is trusted: sizes are counted while decompressing, and an archive
with one unsafe member is refused whole, since half a submission would be graded as if it were all of it.
This module does not know what a submission is: the caller says how many bytes of which member are worth
keeping.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from grader.archive_entry import REMEDY, Entry, refused, safe_path, shown
from grader.archive_tar import tar_entries
from grader.archive_zip import zip_entries
from grader.errors import SubmissionError

__all__ = [
    "MAX_ARCHIVE_BYTES",
    "MAX_MEMBERS",
    "MAX_RATIO",
    "MAX_TOTAL_BYTES",
    "Member",
    "is_archive",
    "members",
    "shown",
]

MAX_MEMBERS = 2000
"""A class of 200 with ten files each; more is a data set or an attack on the directory listing."""
MAX_TOTAL_BYTES = 64 << 20
"""Decompressed bytes of all members: what inflates in well under a second."""
MAX_ARCHIVE_BYTES = MAX_TOTAL_BYTES
"""Bytes of the archive itself: a larger one could not hold less than it weighs."""
MAX_RATIO = 100
"""Decompressed over compressed size: source text reaches about 10, a bomb 1000."""
RATIO_FLOOR_BYTES = 8 << 20
"""Below this a high ratio is harmless, and one long repetitive file is an honest mistake."""


@dataclass(frozen=True)
class Member:
    """One regular file of an archive whose every member has been found safe."""

    path: str
    """Path inside the archive, ``/`` between parts, with no ``.``, ``..`` or empty part."""
    data: bytes | None
    """Its bytes, or None where there are more than the caller asked for."""


def is_archive(name: str) -> bool:
    """Say whether a file name is one of an archive that :func:`members` reads."""
    return name.lower().endswith((".zip", ".tar", ".tar.gz", ".tgz"))


def members(file: BinaryIO, name: str, keep: Callable[[str], int]) -> Iterator[Member]:
    """Yield the regular files of an archive in stored order, one in memory at a time.

    The archive is walked twice: once to check all of it, once to hand out its members. So nothing is yielded
    from an archive that is refused, and memory does not grow with the number of members.

    Args:
        file: the archive, seekable.
        name: its file name; the suffix says the format.
        keep: path of a member to the most bytes of it worth keeping; 0 for a member that is not wanted.

    Raises:
        SubmissionError: the archive is damaged or too large, or a member is unsafe; the message names it.
    """
    for _ in _walk(file, name, lambda _path: 0):
        pass
    yield from _walk(file, name, keep)


def _walk(file: BinaryIO, name: str, keep: Callable[[str], int]) -> Iterator[Member]:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > MAX_ARCHIVE_BYTES:
        limit = f"expected at most {MAX_ARCHIVE_BYTES:,}"
        raise SubmissionError(f"the archive is {size:,} bytes ({limit}). {REMEDY}")
    seen: set[str] = set()
    budget = _Budget(size)
    for count, entry in enumerate(_entries(file, name.lower(), budget), start=1):
        if count > MAX_MEMBERS:
            raise SubmissionError(f"the archive has more than {MAX_MEMBERS:,} members. {REMEDY}")
        path = safe_path(entry.name)
        budget.member = entry.name
        data = _drain(entry.chunks, keep(path))
        if entry.is_folder:
            continue
        if not path:
            raise refused(entry.name, "has an empty name")
        if path in seen:
            raise refused(entry.name, "appears twice")
        seen.add(path)
        yield Member(path, data)


def _entries(file: BinaryIO, name: str, budget: _Budget) -> Iterator[Entry]:
    if name.endswith(".zip"):
        return zip_entries(file, budget.metered)
    return tar_entries(file, budget.metered, gzipped=not name.endswith(".tar"))


def _drain(chunks: Iterator[bytes], most: int) -> bytes | None:
    """Read a member to its end, so that damage is found; keep it if it is at most ``most`` bytes."""
    kept: list[bytes] = []
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size <= most:
            kept.append(chunk)
        else:
            kept.clear()
    return b"".join(kept) if size <= most else None


class _Budget:
    """Count decompressed bytes as they appear: sizes an archive declares are claims."""

    def __init__(self, archive_bytes: int):
        self._ratio_bytes = max(RATIO_FLOOR_BYTES, MAX_RATIO * archive_bytes)
        self._spent = 0
        self.member = ""

    def metered(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._spent += len(chunk)
            if self._spent > MAX_TOTAL_BYTES:
                raise self._exceeded(f"holds more than {MAX_TOTAL_BYTES:,} bytes")
            if self._spent > self._ratio_bytes:
                raise self._exceeded(f"expands more than {MAX_RATIO}-fold")
            yield chunk

    def _exceeded(self, what: str) -> SubmissionError:
        return SubmissionError(f"the archive {what} (reached at member '{shown(self.member)}'). {REMEDY}")
