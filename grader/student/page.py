"""A page that fits the terminal: a head, as much of the body as there is room for, and a foot. Layer 8."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from grader.student.screens import Draw

__all__ = ["Page", "drawn"]

_LONGEST = 2000
"""Lines of a body; nobody scrolls further."""


@dataclass
class Page:
    """One screen. What does not fit can be scrolled to."""

    head: RenderableType
    body: Sequence[Text]
    foot: RenderableType
    top: int = 0
    """The first line of the body that is shown."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield as many lines as the terminal has."""
        height = options.height or console.height
        head = console.render_lines(self.head, options.update(height=None))
        foot = console.render_lines(self.foot, options.update(height=None))
        room = max(1, height - len(head) - len(foot) - 1)
        self.top = max(0, min(self.top, len(self.body) - room))
        shown = list(self.body[self.top : self.top + room])
        below = len(self.body) - self.top - len(shown)
        more = f"{below} more lines: space" if below else "back: b" if self.top else ""
        yield self.head
        yield from shown
        yield from [Text("")] * (room - len(shown))
        yield Text(more, "dim", no_wrap=True)
        yield self.foot

    def room(self, console: Console) -> int:
        """Return about how many lines of the body are seen at once."""
        return max(1, console.height - 4)


def drawn(draws: Sequence[Draw], console: Console) -> list[Text]:
    """Return what is drawn as lines of the console's width and colours."""
    out = _Buffer(console.encoding)
    copy = Console(
        file=out,
        width=console.width,
        color_system=console.color_system,  # type: ignore[arg-type]  # one of the names that it takes
        force_terminal=True,
        legacy_windows=False,
        no_color=console.no_color,
    )
    for draw in draws:
        draw(copy)
    lines = out.getvalue().split("\n")[:_LONGEST]
    while lines and not lines[-1].strip():
        lines.pop()
    return [piece for line in lines for piece in _pieces(line, console.width)]


class _Buffer(io.StringIO):
    """Text in memory that is said to be of the terminal's encoding, so that nothing is drawn that it lacks."""

    def __init__(self, encoding: str):
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]  # an attribute of text files that StringIO leaves empty
        return self._encoding


def _pieces(text: str, width: int) -> list[Text]:
    """Return a line in pieces that fit: an address, say, is longer than the terminal is wide."""
    line = Text.from_ansi(text)
    pieces = list(line.divide(range(width, len(line), width))) if line.cell_len > width else [line]
    for piece in pieces:
        piece.no_wrap, piece.overflow = True, "crop"
    return pieces
