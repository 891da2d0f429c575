"""The lines of source around a finding. Layer 8.

Sources are passed to the renderers as a mapping from a path, as results name it, to text; a notebook has one
entry for each code cell, under ``cell_key``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.report.plain import plain
from grader.submission import Source
from grader.verdict import Finding

__all__ = ["SourceLine", "cell_key", "excerpt", "line_of", "lines_of", "shown", "texts", "where"]

_NEWLINE = re.compile(r"\r\n|\r|\n")
"""What ends a line for Python's tokenizer; ``str.splitlines`` also splits at form feeds and miscounts."""

_LONGEST_LINE = 160
"""Characters of a source line that are shown; code this long is data."""


@dataclass(frozen=True)
class SourceLine:
    """One line of an excerpt."""

    number: int
    """1-based, in the file or in the notebook cell."""
    text: str
    """Ready to be shown: tabs expanded, control characters escaped, cut if very long."""
    is_marked: bool
    """True for the line that the finding is about."""


def cell_key(path: str, cell: int) -> str:
    """Return the key of ``sources`` for code cell number ``cell`` (1-based) of the notebook ``path``."""
    return f"{path}#cell-{cell}"


def excerpt(
    sources: Mapping[str, str], submission: str, finding: Finding, around: int = 2
) -> tuple[SourceLine, ...]:
    """Return the line a finding names with ``around`` lines on either side.

    Args:
        sources: Source text by path or ``cell_key``.
        submission: The path to use where the finding names no file.
        finding: What to locate.
        around: Lines of context before and after.

    Returns:
        Lines in order, or nothing where the source was not supplied or has no such line.
    """
    if finding.line is None:
        return ()
    path = finding.file or submission
    source = sources.get(path if finding.cell is None else cell_key(path, finding.cell))
    if source is None:
        return ()
    lines = lines_of(source)
    if not 1 <= finding.line <= len(lines):
        return ()
    first = max(1, finding.line - around)
    # The empty text after a final line break is no line of its own.
    last = min(len(lines) - (not lines[-1]), finding.line + around)
    return tuple(
        SourceLine(number, shown(lines[number - 1]), is_marked=number == finding.line)
        for number in range(first, last + 1)
    )


def texts(sources: Iterable[Source]) -> dict[str, str]:
    """Return the text of files by path, and of notebooks by cell, as reports look them up."""
    found: dict[str, str] = {}
    for source in sources:
        text = source.text.decode("utf-8", errors="replace")
        if source.kind == "python":
            found[source.path] = text
            continue
        cells: dict[str, list[str]] = {}
        for (cell, _), line in zip(source.lines, text.split("\n"), strict=False):
            cells.setdefault(cell_key(source.path, cell), []).append(line)
        found.update((key, "\n".join(lines)) for key, lines in cells.items())
    return found


@functools.lru_cache(maxsize=8)
def lines_of(source: str) -> list[str]:
    """Split a source as Python does, once for all of its findings: it may have a million lines."""
    return _NEWLINE.split(source)


def shown(line: str) -> str:
    """Return a line as it can be shown: tabs expanded, control characters escaped, cut if very long."""
    return plain(line.expandtabs(4), _LONGEST_LINE)


def line_of(finding: Finding) -> str:
    """Return the line of a finding as its file's author knows it: ``line 7`` or ``cell 3, line 7``, or ''."""
    cell = "" if finding.cell is None else f"cell {finding.cell}"
    line = "" if finding.line is None else f"line {finding.line}"
    return ", ".join(part for part in (cell, line) if part)


def where(finding: Finding, submission: str) -> str:
    """Return the place of a finding as people write it: ``ewma.py:7`` or ``ewma.ipynb, cell 3, line 7``."""
    if finding.line is None and finding.cell is None and finding.file is None:
        return ""
    name = (finding.file or submission).rpartition("/")[2]
    if not name:
        return f"line {finding.line}"
    if finding.cell is not None:
        line = "" if finding.line is None else f", line {finding.line}"
        return f"{name}, cell {finding.cell}{line}"
    return name if finding.line is None else f"{name}:{finding.line}"
