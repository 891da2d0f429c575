"""Tables of grades on a terminal. Layer 9."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.gradebook.changes import Changed
from grader.gradebook.marks import Mark
from grader.report.plain import one_line

__all__ = ["changed_table", "console", "grade_text", "print_table", "state_text"]

_STYLES = {
    "missing": "red",
    "waiting": "yellow",
    "overridden": "cyan",
    "excused": "cyan",
    "open": "dim",
}


def console() -> Console:
    """Return the console of standard output, where it is no terminal wide enough that nothing is broken."""
    return Console(width=None if Console().is_terminal else 500)


def grade_text(mark: Mark | None) -> str:
    """Return a grade in a few characters."""
    if mark is None:
        return ""
    words = {"excused": "EX", "waiting": "…", "open": ""}
    if mark.points is None:
        return words.get(mark.state, "")
    return f"{mark.points:g}" + ("*" if mark.state == "overridden" else "")


def state_text(mark: Mark) -> Text:
    """Return the state of a grade, as a word in its colour."""
    return Text(mark.state, style=_STYLES.get(mark.state, ""))


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None
) -> None:
    """Print a table whose cells may hold anything; numbers are put to the right."""
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else _cell(cell) for cell in row))
    console().print(table)


def changed_table(found: Sequence[Changed]) -> None:
    """Print whose grade changed, and why."""
    print_table(
        ("student", "exercise", "before", "now", "why"),
        (
            (
                item.student,
                item.exercise,
                grade_text(item.before) or "-",
                grade_text(item.after) or "-",
                "; ".join(item.why),
            )
            for item in found
        ),
    )


def _cell(value: object) -> Text:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Text(f"{value:g}", justify="right")
    return Text(one_line(str(value), 400))
