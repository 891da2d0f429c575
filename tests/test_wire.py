"""One frame on a pipe: what goes in comes out, and nothing else comes through."""

from __future__ import annotations

import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import FrameError
from grader.wire import pack, unpack

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
HEADERS = st.dictionaries(st.text().filter(lambda key: key != "blobs"), JSON, max_size=5)
BLOBS = st.dictionaries(st.text(max_size=8), st.binary(max_size=50), max_size=5)


def frame(header: bytes, blobs: bytes = b"", *, magic: bytes = b"JXF1", length: int | None = None) -> bytes:
    """Write a frame by hand, true or false."""
    return magic + struct.pack("!I", len(header) if length is None else length) + header + blobs


@given(HEADERS, BLOBS)
def test_what_is_packed_is_unpacked(header: dict[str, Any], blobs: dict[str, bytes]) -> None:
    """Any header of JSON and any blobs survive, in their order."""
    actual_header, actual_blobs = unpack(pack(header, blobs))
    assert header == actual_header
    assert list(blobs.items()) == list(actual_blobs.items())


def test_a_frame_may_have_no_blobs() -> None:
    """Blobs can be left out, and the table of blobs is never part of the header."""
    assert ({"a": 1}, {}) == unpack(pack({"a": 1}))


@given(st.binary(max_size=200))
def test_any_bytes_give_a_frame_or_a_frame_error(data: bytes) -> None:
    """Bytes that nobody packed are refused, in no other way than by FrameError."""
    with pytest.raises(FrameError):
        unpack(data)


@given(st.binary(max_size=80), st.binary(max_size=20))
def test_a_well_formed_prefix_does_not_help(header: bytes, blobs: bytes) -> None:
    """With the right magic and length, whatever follows still raises FrameError unless it is a frame."""
    try:
        unpacked, parts = unpack(frame(header, blobs))
    except FrameError:
        return
    assert isinstance(unpacked, dict)
    assert blobs == b"".join(parts.values())


@given(HEADERS, BLOBS, st.data())
def test_a_cut_or_longer_frame_is_refused(
    header: dict[str, Any], blobs: dict[str, bytes], data: st.DataObject
) -> None:
    """No proper beginning of a frame is a frame, and neither is a frame with something behind it."""
    whole = pack(header, blobs)
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(FrameError):
        unpack(whole[:cut])
    with pytest.raises(FrameError):
        unpack(whole + b"\x00")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "frame too short (0 bytes)"),
        (b"JXF1\x00\x00\x00", "frame too short (7 bytes)"),
        (frame(b"{}", magic=b"JXF2"), "frame prefix is malformed"),
        (frame(b"{}", length=3), "frame prefix is malformed"),
        (frame(b"", length=(8 << 20) + 1), "frame prefix is malformed"),
        (frame(b"{"), "frame header is not JSON (JSONDecodeError)"),
        (frame(b"\xff\xff\xff"), "frame header is not JSON (UnicodeDecodeError)"),
        (frame(b"[" * 100_000), "frame header is not JSON (RecursionError)"),
        (frame(b"1" * 5000), "frame header is not JSON (ValueError)"),
        (frame(b"[]"), "frame header is not an object"),
        (frame(b"{}"), "frame has no blob table"),
        (frame(b'{"blobs": {}}'), "frame has no blob table"),
        (frame(json.dumps({"blobs": [["x", 0]] * 10_001}).encode()), "frame has no blob table"),
        (frame(b'{"blobs": [["x"]]}'), "frame blob table is malformed"),
        (frame(b'{"blobs": [[1, 1]]}', b"x"), "frame blob table is malformed"),
        (frame(b'{"blobs": [["x", true]]}', b"x"), "frame blob table is malformed"),
        (frame(b'{"blobs": [["x", 1.0]]}', b"x"), "frame blob table is malformed"),
        (frame(b'{"blobs": [["x", -1]]}'), "frame blob table does not fit the frame"),
        (frame(b'{"blobs": [["x", 2]]}', b"x"), "frame blob table does not fit the frame"),
        (frame(b'{"blobs": [["x", 1], ["x", 1]]}', b"xy"), "frame blob table does not fit the frame"),
        (frame(b'{"blobs": [["x", 1]]}', b"xy"), "frame has trailing bytes"),
    ],
)
def test_refusals_say_what_is_wrong(data: bytes, expected: str) -> None:
    """Each way of not being a frame has words of its own."""
    with pytest.raises(FrameError) as refusal:
        unpack(data)
    assert expected == str(refusal.value)
