"""Write a file whole or not at all. Layer 8: standard library only."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

__all__ = ["try_write", "write_atomic", "write_bytes_atomic"]


def try_write(path: Path) -> None:
    """Find out whether :func:`write_atomic` will be able to write ``path``; missing folders are made.

    Raises:
        OSError: It will not.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.exists() and not path.is_file():
        return  # a device or a pipe: written to, never replaced
    tempfile.TemporaryFile(dir=path.parent).close()


def write_atomic(path: Path, text: Iterable[str]) -> None:
    """Write pieces of text as UTF-8 to ``path``, so that a reader sees the old content or the new, never a part.

    They go to a temporary file in the same folder, which then replaces ``path``. Missing folders are
    made. A new file gets the permissions that ``open`` would give it; an existing one keeps its own. A link is
    followed; a device or a pipe is written to, because replacing it would break it for everybody.

    Raises:
        OSError: The folder cannot be written or ``path`` is a folder; nothing is left behind.
    """
    write_bytes_atomic(path, (piece.encode("utf-8") for piece in text))


def write_bytes_atomic(path: Path, pieces: Iterable[bytes]) -> None:
    """Write bytes as :func:`write_atomic` writes text.

    Raises:
        OSError: The folder cannot be written or ``path`` is a folder; nothing is left behind.
    """
    path = path.resolve()
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as device:
            device.writelines(pieces)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(_mode(path))
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        # The umask can only be read by setting it; 0o022 for an instant lets nobody in who was kept out.
        umask = os.umask(0o077)
        os.umask(umask)
        return 0o666 & ~umask
