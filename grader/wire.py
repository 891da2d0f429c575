"""One frame on a pipe: a JSON header and named byte blobs. Layer 0: standard library only.

A frame is the only thing that crosses a jail's wall. It is never pickled, and whoever reads one treats it as
hostile: sizes are bounded, the header must be a JSON object, and the blobs must fill the frame exactly.

Layout: 4 bytes magic, 4 bytes big-endian header length, header (UTF-8 JSON), then the blobs in the order of
``header["blobs"]`` (a list of ``[name, length]``).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

from grader.errors import FrameError

__all__ = ["pack", "unpack"]

_MAGIC = b"JXF1"
_MAX_HEADER_BYTES = 8 << 20
_PREFIX = struct.Struct("!4sI")


def pack(header: Mapping[str, Any], blobs: Mapping[str, bytes] | None = None) -> bytes:
    """Serialize a header and named blobs into one frame.

    Args:
        header: anything JSON can say; the key ``blobs`` is reserved.
        blobs: byte strings by name.
    """
    blobs = blobs or {}
    head = json.dumps({**header, "blobs": [[name, len(data)] for name, data in blobs.items()]}).encode()
    return b"".join((_PREFIX.pack(_MAGIC, len(head)), head, *blobs.values()))


def unpack(frame: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Parse one frame written by :func:`pack`, trusting nothing in it.

    Returns:
        The header without ``blobs``, and the blobs by name.

    Raises:
        FrameError: the bytes are not exactly one well-formed frame.
    """
    if len(frame) < _PREFIX.size:
        raise FrameError(f"frame too short ({len(frame)} bytes)")
    magic, size = _PREFIX.unpack_from(frame)
    if magic != _MAGIC or size > _MAX_HEADER_BYTES or _PREFIX.size + size > len(frame):
        raise FrameError("frame prefix is malformed")
    try:
        header = json.loads(frame[_PREFIX.size : _PREFIX.size + size])
    except (ValueError, RecursionError) as error:
        raise FrameError(f"frame header is not JSON ({type(error).__name__})") from None
    if not isinstance(header, dict):
        raise FrameError("frame header is not an object")
    return header, _split(frame, _PREFIX.size + size, header.pop("blobs", None))


def _split(frame: bytes, start: int, table: object) -> dict[str, bytes]:
    if not isinstance(table, list) or len(table) > 10_000:
        raise FrameError("frame has no blob table")
    blobs: dict[str, bytes] = {}
    for row in table:
        if not (isinstance(row, list) and len(row) == 2 and isinstance(row[0], str) and type(row[1]) is int):
            raise FrameError("frame blob table is malformed")
        name, size = row
        if name in blobs or size < 0 or start + size > len(frame):
            raise FrameError("frame blob table does not fit the frame")
        blobs[name] = frame[start : start + size]
        start += size
    if start != len(frame):
        raise FrameError("frame has trailing bytes")
    return blobs
