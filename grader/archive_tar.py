"""Walk a tar archive, plain or gzipped, in bounded steps. Layer 2.

Headers are decoded by ``tarfile.TarInfo.frombuf`` and walked here: ``tarfile.open`` would read an extended
header of any declared size into memory and search it in quadratic time (CVE-2024-6232), and ``gzip`` would
read the file name in a part's header one byte at a time.
"""

from __future__ import annotations

import re
import tarfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from grader.archive_entry import CHUNK_BYTES, REMEDY, Entry, Meter, refused
from grader.errors import SubmissionError

__all__ = ["tar_entries"]

_BLOCK_BYTES = 512
_MAX_EXTENDED_BYTES = 64 << 10  # an extended header carries one long name
_MAX_HEADERS = 6000  # 2000 members, each of which may bring two extended headers
_MAX_GZIP_PARTS = 4096  # parallel compressors write one part for each 64 KiB or more
_PAX_RECORD = re.compile(rb"([1-9][0-9]{0,5}) ([^=\n]{1,256})=")
_PAX_SIZE = re.compile(rb"[0-9]{1,15}")
_EXTENDED = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.XGLTYPE)
_REGULAR = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_IRREGULAR = {
    tarfile.LNKTYPE: "a hard link",
    tarfile.SYMTYPE: "a symbolic link",
    tarfile.CHRTYPE: "a device",
    tarfile.BLKTYPE: "a device",
    tarfile.FIFOTYPE: "a named pipe",
    tarfile.GNUTYPE_SPARSE: "a sparse file",
}
_AGAIN = "Pack the files again"


def tar_entries(file: BinaryIO, meter: Meter, *, gzipped: bool) -> Iterator[Entry]:
    """Yield the entries of a tar archive in stored order.

    Raises:
        SubmissionError: the archive is damaged or truncated, or an entry is a link, a device or sparse.
    """
    return _entries(_Stream(meter(_gunzip(file) if gzipped else _chunks(file))))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def _gunzip(file: BinaryIO) -> Iterator[bytes]:
    """Decompress one gzip part after another in bounded steps (RFC 1952 allows several)."""
    pending = file.read(CHUNK_BYTES)
    for _ in range(_MAX_GZIP_PARTS):
        part = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while not part.eof:
            try:
                chunk = part.decompress(pending, CHUNK_BYTES)
            except zlib.error:
                raise SubmissionError(f"is not a readable gzip archive, or is damaged. {_AGAIN}") from None
            if chunk:
                yield chunk
            pending = part.unconsumed_tail
            if not pending and not part.eof:
                pending = file.read(CHUNK_BYTES)
                if not pending and not chunk:
                    raise SubmissionError(f"the gzip archive is truncated. {_AGAIN}")
        # Zeros after the last part are padding that some tools leave; gzip accepts it too.
        pending = part.unused_data.lstrip(b"\0")
        while not pending:
            more = file.read(CHUNK_BYTES)
            if not more:
                return
            pending = more.lstrip(b"\0")
    raise SubmissionError(f"the gzip archive has more than {_MAX_GZIP_PARTS:,} parts. {REMEDY}")


class _Stream:
    """Exact reads from pieces of any size."""

    def __init__(self, chunks: Iterator[bytes]):
        self._chunks = chunks
        self._rest = b""

    def some(self, most: int) -> bytes:
        """Return 1 to ``most`` bytes, or none at the end."""
        if not self._rest:
            self._rest = next(self._chunks, b"")
        piece, self._rest = self._rest[:most], self._rest[most:]
        return piece

    def exactly(self, size: int) -> Iterator[bytes]:
        """Yield the next ``size`` bytes in pieces."""
        while size:
            piece = self.some(size)
            if not piece:
                raise SubmissionError(f"the tar archive is truncated. {_AGAIN}")
            size -= len(piece)
            yield piece

    def file(self, size: int) -> Iterator[bytes]:
        """Yield a member's ``size`` bytes and skip the padding of its last block."""
        yield from self.exactly(size)
        for _ in self.exactly(-size % _BLOCK_BYTES):
            pass


def _entries(stream: _Stream) -> Iterator[Entry]:
    long_name, long_size = "", -1
    for _ in range(_MAX_HEADERS):
        block = b"".join(stream.exactly(_BLOCK_BYTES))
        if not any(block):
            while stream.some(CHUNK_BYTES):  # to the end: a gzip checksum is the last thing read
                pass
            return
        info = _header(block)
        if info.type in _EXTENDED:
            records = _pax(_extended(stream, info))
            if info.type == tarfile.XGLTYPE and not records.keys().isdisjoint((b"path", b"size")):
                raise refused(info.name, "gives one path or size to all members")
            long_name = _decoded(records.get(b"path", b"")) or long_name
            long_size = _size(records[b"size"]) if b"size" in records else long_size
        elif info.type == tarfile.GNUTYPE_LONGNAME:
            long_name = _decoded(_extended(stream, info).partition(b"\0")[0])
        elif info.type == tarfile.GNUTYPE_LONGLINK:
            _extended(stream, info)
        else:
            yield _entry(stream, info, long_name or info.name, info.size if long_size < 0 else long_size)
            long_name, long_size = "", -1
    raise SubmissionError(f"the archive has more than {_MAX_HEADERS:,} headers. {REMEDY}")


def _entry(stream: _Stream, info: tarfile.TarInfo, name: str, size: int) -> Entry:
    if info.type == tarfile.DIRTYPE:
        return Entry(name, is_folder=True, chunks=iter(()))
    if info.type in _REGULAR:
        return Entry(name, is_folder=False, chunks=stream.file(size))
    raise refused(name, f"is {_IRREGULAR.get(info.type, 'not a regular file')}")


def _header(block: bytes) -> tarfile.TarInfo:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError, OverflowError):
        raise SubmissionError(f"is not a readable tar archive, or is damaged. {_AGAIN}") from None
    if info.size < 0:
        raise refused(info.name, "has a negative size")
    return info


def _extended(stream: _Stream, info: tarfile.TarInfo) -> bytes:
    if info.size > _MAX_EXTENDED_BYTES:
        raise refused(info.name, f"has an extended header of more than {_MAX_EXTENDED_BYTES:,} bytes")
    return b"".join(stream.file(info.size))


def _pax(data: bytes) -> dict[bytes, bytes]:
    """Split a pax header into its records, each ``LENGTH KEY=VALUE`` and a newline (POSIX pax)."""
    records: dict[bytes, bytes] = {}
    position = 0
    while position < len(data):
        record = _PAX_RECORD.match(data, position)
        end = position + int(record[1]) if record else -1
        if record is None or not record.end() < end <= len(data) or data[end - 1 : end] != b"\n":
            raise SubmissionError(f"the tar archive has a damaged extended header. {_AGAIN}")
        key = record[2]
        if key.startswith(b"GNU.sparse."):
            raise SubmissionError(f"the tar archive holds a sparse file, which no source is. {REMEDY}")
        records[key] = data[record.end() : end - 1]
        position = end
    return records


def _size(digits: bytes) -> int:
    if not _PAX_SIZE.fullmatch(digits):
        raise SubmissionError(f"the tar archive has a damaged size. {_AGAIN}")
    return int(digits)


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
