"""The texts of submissions as reports look them up: of a file by its path, of a notebook by cell. Layer 8."""

from __future__ import annotations

from collections.abc import Iterable

from grader.report.excerpt import cell_key
from grader.submission import Source

__all__ = ["texts_of"]


def texts_of(sources: Iterable[Source]) -> dict[str, str]:
    """Return the text of files by path, and of notebooks by cell, under ``excerpt.cell_key``."""
    texts: dict[str, str] = {}
    for source in sources:
        text = source.text.decode("utf-8", errors="replace")
        if source.kind == "python":
            texts[source.path] = text
            continue
        cells: dict[str, list[str]] = {}
        for (cell, _), line in zip(source.lines, text.split("\n"), strict=False):
            cells.setdefault(cell_key(source.path, cell), []).append(line)
        texts.update((key, "\n".join(lines)) for key, lines in cells.items())
    return texts
