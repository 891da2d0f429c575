"""A whole source with what was found in it, line by line. Layer 8.

The source is the student's and may be of any length; what a page holds of it is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.report.agenda import Item
from grader.report.excerpt import cell_key, lines_of, shown
from grader.verdict import Result

__all__ = ["Whole", "WholeLine", "wholes"]

_MOST_LINES = 300
_MOST_CELLS = 30
_MOST_NOTES = 4
"""Findings that are named below one line."""


@dataclass(frozen=True)
class WholeLine:
    """One line, and the findings about it."""

    number: int
    text: str
    notes: tuple[tuple[int, Item], ...]
    """Number of each finding in the agenda, from 1, and the finding."""


@dataclass(frozen=True)
class Whole:
    """A file, or one cell of a notebook."""

    cell: int | None
    lines: tuple[WholeLine, ...]
    total: int
    """Lines that there are."""


def wholes(sources: Mapping[str, str], result: Result, items: Sequence[Item]) -> list[Whole]:
    """Return the source of a submission: its file, or the cells of its notebook; nothing where it was not supplied.

    Args:
        sources: source text by path, or by ``excerpt.cell_key``.
        result: of the submission.
        items: its agenda.
    """
    left, found = _MOST_LINES, []
    for cell, text in _texts(sources, result.submission):
        rows = lines_of(text)
        total = len(rows) - (not rows[-1])
        notes: dict[int, list[tuple[int, Item]]] = {}
        for number, item in enumerate(items, 1):
            finding = item.finding
            if finding.line is None or finding.cell != cell or finding.file not in (None, result.submission):
                continue
            notes.setdefault(finding.line, []).append((number, item))
        lines = tuple(
            WholeLine(number, shown(row), tuple(notes.get(number, ())[:_MOST_NOTES]))
            for number, row in enumerate(rows[: min(total, left)], 1)
        )
        left -= len(lines)
        found.append(Whole(cell, lines, total))
    return found


def _texts(sources: Mapping[str, str], path: str) -> Iterator[tuple[int | None, str]]:
    """Yield the text of a file, or of each cell that was supplied, with its number."""
    if path in sources:
        yield None, sources[path]
        return
    start = cell_key(path, 0)[:-1]
    cells = {key.removeprefix(start) for key in sources if key.startswith(start)}
    numbers = sorted(int(cell) for cell in cells if cell.isascii() and cell.isdecimal() and len(cell) < 9)
    for cell in numbers[:_MOST_CELLS]:
        if (key := cell_key(path, cell)) in sources:  # not so for "#cell-03", which may be a file's name
            yield cell, sources[key]
