"""Blank what only IPython understands out of a cell, line by line, so that plain Python is left. Layer 2.

Every line stays where it was, so line numbers in messages stay right. A magic is looked for only where a
Python statement could begin (outside brackets and strings, not after a backslash), where ``%``, ``!`` and
``?`` cannot occur in Python: so an operator that continues an expression is never taken for one.

The scanner knows strings, comments, brackets and backslashes and no more, so it cannot fail on hostile
text. Its limits: the arguments of a dropped magic are lost (``%%capture out``), but for ``%time``, whose
statement stays; IPython's automatic calls (``/f x``, ``,f a b``) are left as they are and then are
syntax errors; an f-string with its own quote character inside braces (Python 3.12) that also holds a ``#``
or bracket may hide a later magic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["PlainCell", "declared_exercise", "plain_cell"]

_KEPT_BODIES = frozenset({"capture", "exercise", "prun", "time", "timeit"})
"""Cell magics whose body is Python for this kernel; the others' bodies are another language or process."""
_CELL_MAGIC = re.compile(r"\s*%%(\w+)[ \t]*(.*)")
_TIMED = re.compile(r"([ \t]*)%time[ \t]+(\S.*)")
_HELP = re.compile(r"%{0,2}[^\W\d][\w.*]*\?\??")
_ASSIGNED_MAGIC = re.compile(r"[ \t]*[%!]")
_OPERATORS = frozenset("=!<>+-*/%&|^@:")  # before a "=", each makes it another operator
_DEPTH = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_TOKEN = re.compile(r"\"\"\"|'''|[\"'#()\[\]{}\\=]")
_IN_STRING = {quote: re.compile(rf"\\|{quote}") for quote in ('"""', "'''", '"', "'")}


@dataclass(frozen=True)
class PlainCell:
    """One cell without IPython syntax."""

    lines: tuple[str, ...]
    """As many lines as the cell had, without newlines."""
    exercise: str = ""
    """First word after a leading ``%%exercise`` line, or ''."""


def plain_cell(lines: Sequence[str]) -> PlainCell:
    """Blank the magics of one code cell.

    A dropped line becomes empty, or ``pass`` if it is indented, since it may be the only body of a block.

    Args:
        lines: the cell's lines, without newlines.

    Reference:
        IPython documentation, "Built-in magic commands" and "System shell access".
    """
    plain = _without_leading_indent(lines)
    exercise, is_python = _take_cell_magics(plain)
    if not is_python:
        return PlainCell(("",) * len(plain), exercise)
    scanner = _Scanner()
    return PlainCell(tuple(scanner.plain(line) for line in plain), exercise)


def declared_exercise(lines: Sequence[str]) -> str:
    """Return what ``plain_cell`` returns as ``exercise``, without looking at the rest of the cell."""
    return _take_cell_magics(_without_leading_indent(lines))[0]


def _take_cell_magics(lines: list[str]) -> tuple[str, bool]:
    """Blank the cell magics at the top; return the exercise that they name, and whether the rest is Python."""
    exercise = ""
    position = 0
    while (first := _first_text(lines, position)) is not None and (magic := _CELL_MAGIC.match(lines[first])):
        position = first
        if magic[1] not in _KEPT_BODIES:
            return exercise, False
        if magic[1] == "exercise" and not exercise:
            exercise = magic[2].partition(" ")[0].strip()
        lines[first] = ""
    return exercise, True


def _first_text(lines: Sequence[str], start: int = 0) -> int | None:
    return next((index for index in range(start, len(lines)) if lines[index].strip()), None)


def _without_leading_indent(lines: Sequence[str]) -> list[str]:
    """Undo the indentation of a cell whose first line has one, as IPython does for pasted code."""
    first = _first_text(lines)
    indent = "" if first is None else _indent(lines[first])
    return [line.removeprefix(indent) for line in lines]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


class _Scanner:
    """What is open where a line starts: a string, brackets, a continued line or a continued magic."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._continued = False
        self._in_magic = False

    def plain(self, line: str) -> str:
        """Return one line as Python, and move past it."""
        if self._in_magic:
            self._in_magic = line.endswith("\\")
            return ""
        starts_statement = not (self._quote or self._depth or self._continued)
        text = line.strip()
        if starts_statement and (timed := _TIMED.match(line)):
            line = timed[1] + timed[2]
        elif starts_statement and (text.startswith(("%", "!", "?")) or _HELP.fullmatch(text)):
            self._in_magic = line.endswith("\\")
            return f"{_indent(line)}pass" if _indent(line) else ""
        magic = self._scan(line)
        if magic < 0 or not starts_statement:
            return line
        self._in_magic = line.endswith("\\")
        return f"{line[:magic]} None"

    def _scan(self, line: str) -> int:
        """Move past one line; stop after the ``=`` of ``x = !ls`` and return its end, or return -1."""
        self._continued = False
        position = 0
        while token := (_IN_STRING[self._quote] if self._quote else _TOKEN).search(line, position):
            mark, position = token[0], token.end()
            if mark == "\\":
                self._continued = position == len(line)
                position += 1
            elif self._quote:
                self._quote = ""
            elif mark == "#":
                break
            elif mark == "=":
                is_plain = line[position - 2 : position - 1] not in _OPERATORS
                if is_plain and not self._depth and _ASSIGNED_MAGIC.match(line, position):
                    return position
            elif mark in _DEPTH:
                self._depth = max(0, self._depth + _DEPTH[mark])
            else:
                self._quote = mark
        if len(self._quote) == 1 and not self._continued:
            self._quote = ""
        return -1
