"""Fit text into the columns of a box. Layer 8."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size

__all__ = ["cut", "wrapped"]


def cut(text: str, room: int) -> str:
    """Shorten a text to a number of columns; some letters are two wide."""
    return text if cell_len(text) <= room else set_cell_size(text, max(1, room - 1)).rstrip() + "…"


def wrapped(text: str, room: int, most: int) -> list[str]:
    """Break a text into lines at its blanks."""
    lines = list(_lines(text, room))
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(f"{lines[most - 1]} …{' ' * room}", room)]
    return lines


def _lines(text: str, room: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and cell_len(line) + 1 + cell_len(word) > room:
            yield line
            line = "  " + word
        else:
            line = f"{line} {word}" if line else word
    if line:
        yield line
