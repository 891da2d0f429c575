"""What the archive readers share: one entry, the rule for safe names, and how a refusal reads. Layer 2."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.errors import SubmissionError

__all__ = ["CHUNK_BYTES", "REMEDY", "Entry", "Meter", "refused", "safe_path", "shown"]

CHUNK_BYTES = 64 << 10
"""The step of all decompression: no step's output is larger."""
REMEDY = "Pack only the .py and .ipynb files to hand in"
"""The next step in a message about an archive that is too much."""

_MAX_NAME_CHARS = 1024
_MAX_SHOWN_CHARS = 200
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

Meter = Callable[[Iterator[bytes]], Iterator[bytes]]
"""Passes decompressed pieces on, and raises SubmissionError once there are too many bytes of them."""


@dataclass(frozen=True)
class Entry:
    """One file or folder as an archive stores it."""

    name: str
    """As stored, not yet found safe."""
    is_folder: bool
    """Folders are checked and counted, never handed on."""
    chunks: Iterator[bytes]
    """Its bytes in pieces; to be drained before the next entry is asked for."""


def shown(name: str) -> str:
    """Escape what a terminal could obey or fail on: control, bidirectional and undecodable characters.

    Backslashes are escaped as well, or a name could look like another's escaped one. A long name is cut in its middle,
    with a digest of the whole, so that two names never look alike.
    """
    if len(name) > _MAX_SHOWN_CHARS:
        digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:16]
        half = _MAX_SHOWN_CHARS // 2
        name = f"{name[:half]}...{digest}...{name[-half:]}"
    return "".join(
        c if c.isprintable() and c != "\\" else c.encode("unicode_escape").decode("ascii") for c in name
    )


def refused(name: str, why: str) -> SubmissionError:
    """Build the error that refuses a whole archive for one member."""
    return SubmissionError(f"the archive's member '{shown(name)}' {why}. Pack the files again without it")


def safe_path(name: str) -> str:
    """Normalize a member's path, or refuse it if extracting it anywhere could write outside the folder.

    Returns:
        Its parts joined by ``/``, without ``.`` and empty ones; '' for the root folder itself.

    Raises:
        SubmissionError: the name is absolute, leads out, or has a backslash or a control character.
    """
    if len(name) > _MAX_NAME_CHARS:
        raise refused(name, f"has a name of more than {_MAX_NAME_CHARS} characters")
    if _CONTROL.search(name):
        raise refused(name, "has a control character in its name")
    if "\\" in name:
        raise refused(name, "has a backslash in its name")
    if name.startswith("/") or _DRIVE.match(name):
        raise refused(name, "has an absolute path")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise refused(name, "has a path that leads out of the archive")
    return "/".join(parts)
