"""The page ``docs/benchmarks.md``: each command writes its own section, between two marks, and its own plot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = ["table", "write_section"]

_HEAD = """# Benchmarks

Each section below is written by the command that it names, with its date, machine and versions.
Ratios come first: both sides of one took turns in one run on one machine, so that a busy machine slows both.
"""


def write_section(page: Path, name: str, lines: Sequence[str]) -> None:
    """Replace the section called ``name`` of a page, or add it; the page is made if it is not there."""
    text = page.read_text(encoding="utf-8") if page.exists() else _HEAD
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    section = "\n".join([begin, *lines, end])
    if begin in text and end in text:
        before, _, rest = text.partition(begin)
        text = before + section + rest.partition(end)[2]
    else:
        text = f"{text.rstrip()}\n\n{section}\n"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, encoding="utf-8")


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a Markdown table whose columns but the first are aligned right."""
    ruler = ["---", *("---:" for _ in header[1:])]
    return [f"| {' | '.join(row)} |" for row in (header, ruler, *rows)]
