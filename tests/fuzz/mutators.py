"""Change an input so that what is changed is still read: JSON stays JSON, checksums fit, words are ones that matter.

Plain byte flips spend nearly all their time in the first refusal of a format with checksums or lengths.
"""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections.abc import Callable, Sequence
from typing import Any

from grader.rules import RULES

__all__ = ["flipped", "mutated", "spliced"]

_BLOCK_BYTES = 512
_NUMBERS = (0, -1, 1, 2, 3, 255, 2**31, 2**62, 2**63, 10**30, 0.5, -0.0, 1e308, float("inf"), float("nan"))
_WORDS = (
    *RULES, "", "base", "case-1", "vmap", "grad", "growth", "memory", "bundle", "blobs", "rule", "message", "line",
    "object", "advice", "outcome", "parts", "included", "observations", "refused", "failed", "digest", "histogram",
    "operations", "programs", "errors", "outputs", "cells", "source", "cell_type", "code", "metadata", "nbformat",
    "jaxercise", "exercise", "\ud800", "\u202e", "\x1b[2J", "%%time", "x = !ls", "\r", "a?", "%\\", "'''", "{",
)  # fmt: skip
_TEXTS = (
    "*a", "&a ", "<<: ", "!!int ", "!!float ", "!!set ", "!!binary ", "!!timestamp ", "!!null ", "!!omap ", "? ", "- ",
    ": ", "{", "}", "[", "]", ", ", "|\n  ", '"', "'", "\\", "\n", "\r", "\t", "\f", "\x0b", "\x85", "\u2028", "\ufeff",
    "\0", "#", "coding: ", "utf-8", "latin-1", "utf_16", "rot13", "%%", "%time ", "!ls", "?", "%", "=", "==", "->", "(",
    ")", "//", "list[", "key[", "f32[", "; ", "static", "none", "0x", "0b1", "1_0", ".inf", "1e999", "1.2.3e5", "1:2:3",
    "~", "true", "def f(): ", "lambda: ", "class C: ", "f'{a}'", "b''", "\"\"\"", "\u0661", "\ufb01", "\ud7ff", "0777",
    "9" * 40, "0x" + "f" * 60, "-" * 40, "(" * 40,
)  # fmt: skip


def mutated(shape: str, data: bytes, rng: random.Random, most_bytes: int) -> bytes:
    """Return ``data`` with one to four changes that suit its shape, at most ``most_bytes`` of it."""
    change = {"json": _json, "text": _text, "tar": _tar, "gzip": _gzip}.get(shape, flipped)
    for _ in range(rng.randint(1, 4)):
        data = (change if rng.random() < 0.85 else flipped)(data, rng)
    return data[:most_bytes]


def flipped(data: bytes, rng: random.Random) -> bytes:
    """Flip, set, drop, repeat or move some bytes."""
    if not data:
        return rng.randbytes(rng.randint(1, 8))
    at, length = rng.randrange(len(data)), min(1 << rng.randint(0, 6), len(data))
    kind = rng.randrange(6)
    if kind == 0:
        return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
    if kind == 1:
        return data[:at] + bytes([rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))]) + data[at + 1 :]
    if kind == 2:
        return data[:at] + data[at + length :]
    if kind == 3:
        return data[:at]
    piece = data[at : at + length]
    to = rng.randrange(len(data))
    return data[:to] + piece + data[to + (length if kind == 4 else 0) :]


def spliced(first: bytes, second: bytes, rng: random.Random) -> bytes:
    """Return the beginning of one input and the end of another."""
    return first[: rng.randint(0, len(first))] + second[rng.randint(0, len(second)) :]


def _text(data: bytes, rng: random.Random) -> bytes:
    at, word = rng.randint(0, len(data)), rng.choice(_TEXTS).encode("utf-8", "surrogatepass")
    kind = rng.randrange(4)
    if kind == 0:
        return data[:at] + word + data[at:]
    if kind == 1:
        return data[:at] + word + data[at + rng.randint(1, 8) :]
    if kind == 2:
        lines = data.split(b"\n")
        lines.insert(rng.randint(0, len(lines)), lines[rng.randrange(len(lines))])
        return b"\n".join(lines)
    return flipped(data, rng)


def _json(data: bytes, rng: random.Random) -> bytes:
    head, newline, rest = data.partition(b"\n")
    try:
        tree = json.loads(head)
    except (ValueError, RecursionError):
        return flipped(data, rng)
    if newline and rng.random() < 0.15:
        return head + newline + flipped(rest, rng)
    return json.dumps(_changed(tree, rng)).encode() + newline + rest


def _changed(tree: Any, rng: random.Random) -> Any:
    """Descend to a random place and change what is there."""
    if isinstance(tree, dict) and tree and rng.random() < 0.85:
        key = rng.choice(sorted(tree))
        kind = rng.randrange(12)
        if kind == 0:
            return {name: value for name, value in tree.items() if name != key}
        if kind == 1:
            return {**tree, rng.choice(_WORDS): tree[key]}
        return {**tree, key: _changed(tree[key], rng)}
    if isinstance(tree, list) and tree and rng.random() < 0.85:
        index = rng.randrange(len(tree))
        kind = rng.randrange(12)
        if kind == 0:
            return tree[:index] + tree[index + 1 :]
        if kind == 1:
            return [*tree, *tree[index:]]
        return [*tree[:index], _changed(tree[index], rng), *tree[index + 1 :]]
    makers: Sequence[Callable[[], Any]] = (
        lambda: rng.choice(_NUMBERS),
        lambda: rng.choice(_WORDS),
        lambda: rng.choice((None, True, False, [], {}, [[]], [tree], {"rule": tree})),
        lambda: (str(tree) + rng.choice(_WORDS))[:2000],
        lambda: (tree + rng.choice((-1, 1, 4))) if type(tree) is int else rng.choice(_WORDS),
    )
    return rng.choice(makers)()


def _tar(data: bytes, rng: random.Random) -> bytes:
    """Change a tar archive, often in a header, and write the checksum that its headers then need."""
    if rng.random() < 0.6 and len(data) >= _BLOCK_BYTES:
        start = _BLOCK_BYTES * rng.randrange(len(data) // _BLOCK_BYTES)
        offset, size = rng.choice(((0, 100), (124, 12), (156, 1), (257, 8), (345, 155), (386, 96), (100, 8)))
        field = bytearray(data[start + offset : start + offset + size])
        filler = rng.choice(
            (b"0" * size, b"\x80" + bytes(size - 1), b"\xff" * size, b"../x", b"/", b"gxLKSV123457")
        )
        at = rng.randrange(size)
        field[at : at + len(filler)] = filler[: size - at]
        data = data[: start + offset] + bytes(field) + data[start + offset + size :]
    else:
        data = flipped(data, rng)
    blocks = [data[at : at + _BLOCK_BYTES] for at in range(0, len(data), _BLOCK_BYTES)]
    return b"".join(_checked(block) for block in blocks)


def _checked(block: bytes) -> bytes:
    if len(block) < _BLOCK_BYTES or block[257:262] != b"ustar":
        return block
    total = sum(block[:148]) + 8 * 32 + sum(block[156:])
    return block[:148] + b"%06o\0 " % total + block[156:]


def _gzip(data: bytes, rng: random.Random) -> bytes:
    if rng.random() < 0.3:
        return flipped(data, rng)
    try:
        plain = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, 1 << 16)
    except zlib.error:
        return flipped(data, rng)
    plain = _tar(plain, rng)
    cut = rng.randint(0, len(plain))
    parts = [plain[:cut], plain[cut:]] if rng.random() < 0.3 else [plain]
    return b"".join(gzip.compress(part, rng.choice((0, 1, 9)), mtime=0) for part in parts)
