"""Say whether bytes can be handed to Python as source text, without parsing them. Layer 2."""

from __future__ import annotations

import codecs
import re

__all__ = ["MAX_SOURCE_BYTES", "text_problem", "without_coding"]

MAX_SOURCE_BYTES = 1 << 20
"""Bytes of Python in one submission: a long answer has 20 thousand."""

_CODING = re.compile(
    rb"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))??[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)"
)  # PEP 263: a comment that is line 1, or line 2 after a blank or comment line
_ENCODINGS = frozenset(
    {"utf-8", "ascii", "iso8859-1", "iso8859-2", "iso8859-15", "cp1250", "cp1251", "cp1252", "koi8-r"}
    | {"big5", "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk", "shift_jis"}
)
"""What editors have written; other codecs of the standard library are not worth their risk."""


def text_problem(text: bytes) -> str:
    """Return why some bytes are no Python source text, or ''.

    Reference:
        PEP 263: source is UTF-8 unless a comment in line 1 or 2 declares another encoding.
    """
    if len(text) > MAX_SOURCE_BYTES:
        return f"is larger than {MAX_SOURCE_BYTES:,} bytes"
    if not text.removeprefix(codecs.BOM_UTF8).strip():
        return "is empty"
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "is UTF-16 text. Save it as UTF-8"
    if b"\0" in text:
        return "is binary: it has NUL bytes. Save it as UTF-8 text"
    return _encoding_problem(text)


def without_coding(text: bytes) -> bytes:
    """Make an encoding declaration say UTF-8: cells of a notebook are Unicode whatever their comments say."""
    if coding := _CODING.match(text):
        return text[: coding.start(1)] + b"utf-8" + text[coding.end(1) :]
    return text


def _encoding_problem(text: bytes) -> str:
    has_bom = text.startswith(codecs.BOM_UTF8)
    coding = _CODING.match(text, len(codecs.BOM_UTF8) if has_bom else 0)
    declared = coding[1].decode("ascii") if coding else "utf-8"
    encoding = _codec(declared)
    # Beside a byte order mark, Python's tokenizer takes UTF-8's own name alone, and no alias of it.
    if encoding not in _ENCODINGS or (has_bom and not _is_utf8(declared)):
        return f"declares the encoding '{declared[:40]}', which is not read here. Save it as UTF-8"
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        return f"is not {declared[:40]} text (byte {error.start + 1:,}). Save it as UTF-8"
    return ""


def _codec(declared: str) -> str:
    """Resolve an encoding's name as Python's tokenizer does: ``utf-8-unix`` is UTF-8."""
    name = declared.lower().replace("_", "-")
    if _is_utf8(declared):
        return "utf-8"
    if name.startswith(("latin-1-", "iso-8859-1-", "iso-latin-1-")):
        return "iso8859-1"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _is_utf8(declared: str) -> bool:
    name = declared.lower().replace("_", "-")
    return name == "utf-8" or name.startswith("utf-8-")
