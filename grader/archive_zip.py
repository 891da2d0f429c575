"""Walk a zip archive with ``zipfile``, bounding what it would otherwise take on trust. Layer 2."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from grader.archive_entry import CHUNK_BYTES, REMEDY, Entry, Meter, refused, shown
from grader.errors import SubmissionError

__all__ = ["zip_entries"]

_MAX_READ_BYTES = 1 << 20  # 2000 members need 0.1 to 0.3 MiB of central directory
_ENCRYPTED = 0x2041  # encrypted, strongly encrypted, encrypted directory (APPNOTE 4.4.4)
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    IndexError,
)


def zip_entries(file: BinaryIO, meter: Meter) -> Iterator[Entry]:
    """Yield the entries of a zip archive in the order of its directory.

    Raises:
        SubmissionError: the archive is damaged, or an entry is encrypted, a link, or compressed unusually.
    """
    try:
        archive = zipfile.ZipFile(_ShortReads(file))
    except _FAULTS as error:
        why = _first_line(error)
        raise SubmissionError(f"is not a readable zip archive ({why}). Pack the files again") from None
    with archive:
        for info in archive.infolist():
            name = info.orig_filename
            kind = stat.S_IFMT(info.external_attr >> 16)
            if kind == stat.S_IFLNK:
                raise refused(name, "is a symbolic link")
            if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise refused(name, "is not a regular file")
            if info.flag_bits & _ENCRYPTED:
                raise refused(name, "is encrypted")
            # The other methods are decompressed by zipfile without a bound on one step's output.
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise refused(name, "is compressed by a method other than deflate")
            yield Entry(name, name.endswith("/"), meter(_chunks(archive, info)))


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    size = 0
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                size += len(chunk)
                yield chunk
    except _FAULTS as error:
        raise refused(info.orig_filename, f"is damaged ({_first_line(error)})") from None
    if size != info.file_size:
        raise refused(info.orig_filename, "is truncated")


def _first_line(error: Exception) -> str:
    return shown(str(error).partition("\n")[0]) or type(error).__name__


class _ShortReads(io.RawIOBase):
    """A file that refuses one large read: ``zipfile`` takes a directory of any declared size at once."""

    def __init__(self, file: BinaryIO):
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(_MAX_READ_BYTES + 1 if size < 0 else min(size, _MAX_READ_BYTES + 1))
        if len(data) > _MAX_READ_BYTES:
            raise SubmissionError(f"the zip archive's directory is too large. {REMEDY}")
        return data
