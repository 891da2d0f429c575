"""Turn hostile text into text that can only be read. Layer 8: standard library only.

A message may quote a submission, and a submission may hold escape sequences that repaint a terminal, marks
that reverse the reading direction, or half of a surrogate pair that no file can store. Here they become
visible escapes.
"""

from __future__ import annotations

import unicodedata

__all__ = ["one_line", "plain"]

_KEPT = frozenset("\n\t\u200c\u200d")
"""Control and format characters that texts need: line breaks, and the joiners of scripts and of emoji."""

_ESCAPED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that act instead of showing: control, format, surrogate, line and paragraph ends."""


class _Escapes(dict[int, str]):
    """A table for ``str.translate`` that fills itself with the characters to escape, and no others."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _KEPT or unicodedata.category(char) not in _ESCAPED:
            raise LookupError(code)
        form = "\\x{:02x}" if code < 0x100 else "\\u{:04x}" if code < 0x10000 else "\\U{:08x}"
        self[code] = form.format(code)
        return self[code]


_ESCAPES = _Escapes()


def plain(text: str, limit: int | None = None) -> str:
    r"""Return ``text`` with every character that would act instead of show written as ``\x1b`` or ``\u202e``.

    Args:
        text: Anything, lone surrogates included.
        limit: Most characters of ``text`` to keep; what is left out is counted at the end. ``None``: all.

    Returns:
        Text that encodes as UTF-8. Line breaks (as ``\n``) and tabs stay.
    """
    cut = 0
    if limit is not None and len(text) > limit:
        cut = len(text) - limit
        text = text[:limit]
    # What is printable needs none of this, which takes a Python call for each character.
    shown = text if text.isprintable() else text.replace("\r\n", "\n").translate(_ESCAPES)
    return f"{shown}… ({cut:,} more characters)" if cut else shown


def one_line(text: str, limit: int | None = None) -> str:
    """Return ``text`` as ``plain`` does, on one line: any run of blanks becomes one space."""
    return plain(" ".join(text.split()), limit)
