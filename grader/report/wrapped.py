"""Lines of code broken to the width of a terminal, so that none is cut where it has to be read to its end. Layer 8."""

from __future__ import annotations

import textwrap

__all__ = ["wrapped"]

_NARROWEST = 16
"""Columns that are always used; on a narrower terminal the lines are broken a second time."""
_FURTHER = 4
"""Columns by which what goes on is indented further than where it began."""


def wrapped(code: str, width: int) -> list[str]:
    """Return a line of code as rows that are not wider than ``width``, broken between words where there are any.

    Args:
        code: one line without tabs.
        width: columns.
    """
    margin = len(code) - len(code.lstrip()) + _FURTHER
    rows = textwrap.wrap(
        code,
        max(width, _NARROWEST),
        subsequent_indent=" " * min(margin, max(width, _NARROWEST) // 2),
        replace_whitespace=False,
        break_on_hyphens=False,
    )
    return rows or [code]
