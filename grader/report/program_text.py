"""What JAX recorded, as text: the source at the left, what each line made at its right. Layer 8.

Everything is built of ``rich.text.Text``, never of markup. On a narrow terminal what a line made stands below it.
"""

from __future__ import annotations

from rich.console import Console, OverflowMethod
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.picture import Picture
from grader.report.plain import one_line, plain
from grader.report.program_rows import Entry, Row, operands, rows, stop_words, summary, times_words

__all__ = ["render"]

_WIDE = 90
"""Columns from which on source and operations stand side by side."""
_MOST_ENTRIES = 40
"""Things shown of one line; the rest are counted."""
_MOST_ROWS = 400
_STYLES = {"operation": "", "body": "cyan", "constant": "bold yellow"}


def render(picture: Picture, source: str, title: str, console: Console) -> None:
    """Print a picture beside the source that it is of.

    Args:
        picture: what was recorded.
        source: the text of the file.
        title: what the source is, such as ``your answer, answers/loops/moving_sum.py``.
        console: where to print. Characters that its encoding lacks are written as escapes.
    """
    writer = _Writer(console)
    head = writer.text(one_line(title, 200), "bold")
    head.truncate(max(1, console.width - 4), overflow=writer.overflow)
    console.rule(head, align="left", style="dim", characters=writer.line)
    console.print(writer.text(summary(picture), "bold"))
    if picture.is_traced:
        taken = ", ".join(f"{picture.shown(n)}: {picture.values[n].type}" for n in picture.inputs[:20])
        console.print(writer.text(f"takes {one_line(taken, 400) or 'no arrays'}", "dim"))
        if not picture.stop:
            gives = operands(picture, picture.results) or "no arrays"
            console.print(writer.text(f"gives {gives}", "dim"))
    console.print()
    found = rows(picture, source)
    if console.width >= _WIDE:
        console.print(_side_by_side(writer, found[:_MOST_ROWS], console.width))
    else:
        for row in found[:_MOST_ROWS]:
            _below(writer, row, console)
    if len(found) > _MOST_ROWS:
        console.print(writer.text(f"and {len(found) - _MOST_ROWS} more lines", "dim"))
    _stop(writer, picture, console)


class _Writer:
    """Makes texts that show in the console's encoding and in which nothing acts."""

    def __init__(self, console: Console):
        self._encoding = console.encoding
        is_plain = console.options.ascii_only
        self.bar = "|" if is_plain else "│"
        self.line = "-" if is_plain else "─"
        self.gap = "..." if is_plain else "⋮"
        self.overflow: OverflowMethod = "crop" if is_plain else "ellipsis"
        """What happens to a line that is too long: an ellipsis is a character that not every encoding has."""

    def text(self, content: str, style: str = "", *, cut: bool = False) -> Text:
        shown = plain(content).encode(self._encoding, "backslashreplace").decode(self._encoding)
        return Text(shown, style, no_wrap=cut, overflow=self.overflow if cut else "fold")

    def entry(self, entry: Entry) -> Text:
        bars = f"{self.bar} " * entry.depth
        made = Text(bars, "cyan")
        made.append_text(self.text(entry.text, _STYLES[entry.kind]))
        if entry.times > 1:
            made.append_text(self.text(f"  {times_words(entry.times)}", "bold magenta"))
        return made

    def entries(self, row: Row) -> list[Text]:
        """Return what to say about a line, in short lines."""
        made = [self.entry(entry) for entry in row.entries[:_MOST_ENTRIES]]
        if len(row.entries) > _MOST_ENTRIES:
            made.append(self.text(f"and {len(row.entries) - _MOST_ENTRIES} more", "dim"))
        if row.stop:
            made.append(self.text(row.stop, "bold red"))
        if row.remark:
            made.append(self.text(row.remark, "dim italic"))
        return made


def _side_by_side(writer: _Writer, found: list[Row], width: int) -> Table:
    """Return a table of source and operations; the source gets what its longest line needs, half at most."""
    longest = max((len(row.source) for row in found), default=0)
    left = max(20, min(longest, width * 45 // 100))
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(width=left, no_wrap=True, overflow=writer.overflow)
    table.add_column(style="dim", width=1)
    table.add_column(ratio=1, overflow="fold")
    for row in found:
        source = writer.text(row.source, _style(row), cut=True)
        lines = writer.entries(row)
        if row.hidden:
            lines, source = [], writer.text(f"{writer.gap} {_hidden(row)}", "dim", cut=True)
        for index, line in enumerate(lines or [Text()]):
            first = index == 0
            number = str(row.number) if row.number and first else ""
            table.add_row(number, source if first else Text(), writer.bar, line)
    return table


def _below(writer: _Writer, row: Row, console: Console) -> None:
    if row.hidden:
        console.print(writer.text(f"     {writer.gap} {_hidden(row)}", "dim"))
        return
    number = f"{row.number:>4} " if row.number else "     "
    line = Text(number, "dim")
    line.append_text(writer.text(row.source, _style(row)))
    console.print(line, no_wrap=True, overflow=writer.overflow)
    indent = min(len(row.source) - len(row.source.lstrip()), 12)
    for entry in writer.entries(row):
        console.print(Padding(entry, (0, 0, 0, 7 + indent), expand=False))


def _style(row: Row) -> str:
    return "bold red" if row.stop else "bold" if row.entries else "dim"


def _hidden(row: Row) -> str:
    return f"{row.hidden} line{'s' if row.hidden > 1 else ''}"


def _stop(writer: _Writer, picture: Picture, console: Console) -> None:
    finding = stop_words(picture)
    if finding is None:
        return
    place = f"Line {finding.line}: " if finding.line else ""
    console.print()
    console.print(writer.text(f"{place}{one_line(finding.message, 600)}", "bold red"))
    if finding.why:
        console.print(writer.text(one_line(finding.why, 600)))
    if finding.hint:
        console.print(writer.text(one_line(finding.hint, 600), "green"))
