"""A report for the terminal: one screen a submission, the thing to fix next first. Layer 8.

Everything is built of ``rich.text.Text``, never of markup, so no submission can style or link anything.
Colours and width are the console's business.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.report.agenda import (
    Item,
    agenda,
    frequent_rules,
    meaning,
    points_text,
    skip_reason,
    status_counts,
)
from grader.report.example import lines as example_lines
from grader.report.excerpt import SourceLine, excerpt, line_of, where
from grader.report.plain import one_line, plain
from grader.report.wrapped import wrapped
from grader.verdict import CheckResult, Example, Result, SpeedRecord, Status, Verdicts

__all__ = ["findings", "remark", "render", "screen"]

_WIDE = 100
_MOST_SCREENS = 20
"""Submissions that get a screen each; beyond that nobody scrolls, and only the table is printed."""

_MOST_ROWS = 300
"""Submissions that get a row each; beyond that only the first that did not pass do."""

_MOST_FAILED = 100
"""Rows and ignored files of such a class."""

_MOST_FURTHER = 6
"""Findings listed after the first; the rest are counted, so that a submission stays one screen."""

_HEADLINE = 120
_MESSAGE = 700
"""Characters of a first line and of a message that are shown."""

_REWRITE = 1300
_REWRITE_LINES = 18
"""Characters and lines of a rewrite that are shown."""

_INDENT = 2
"""Columns before the lines of a finding."""

_STYLES = {
    Status.INTERNAL: "bold magenta",
    Status.ERROR: "bold red",
    Status.TIMEOUT: "bold yellow",
    Status.MEMORY: "bold yellow",
    Status.FAIL: "bold red",
    Status.SKIPPED: "cyan",
    Status.PASS: "bold green",
}


def render(
    report: Verdicts, sources: Mapping[str, str], console: Console, *, with_details: bool = False
) -> None:
    """Print a report.

    Args:
        report: What grading said. Seeds are left out.
        sources: Source text by path, or by ``excerpt.cell_key`` for notebooks; may lack any of them.
        console: Where to print. Characters that its encoding lacks are written as escapes.
        with_details: Print JAX's own words as well, where a lesson says it in others.
    """
    writer = _Writer(console, with_details)
    if len(report.results) <= _MOST_SCREENS:
        for result in report.results:
            _screen(writer, result, sources)
    if len(report.results) > 1:
        _summary(writer, report)
    most = _MOST_ROWS if len(report.ignored) <= _MOST_ROWS else _MOST_FAILED
    for path in islice(report.ignored, most):
        writer.line(f"ignored, belongs to no exercise: {one_line(path)}", "dim")
    if len(report.ignored) > most:
        writer.line(f"and {len(report.ignored) - most} more ignored", "dim")
    if not report.results:
        writer.line("Nothing was graded.", "bold")


def screen(result: Result, sources: Mapping[str, str], console: Console) -> None:
    """Print one result; see :func:`render`."""
    _screen(_Writer(console, with_details=False), result, sources)


def findings(result: Result, sources: Mapping[str, str], console: Console) -> None:
    """Print the findings of one result, the thing to fix next first, and nothing else; see :func:`render`."""
    writer, items = _Writer(console, with_details=False), agenda(result)
    if items:
        _first(writer, items[0], result.submission, sources)
    if len(items) > 1:
        writer.gap()
        _further(writer, items, result.submission)


class _Writer:
    """Print texts on a console so that nothing in them acts and its encoding has each character."""

    def __init__(self, console: Console, with_details: bool):  # noqa: FBT001 - private, called once
        self._console = console
        self.with_details = with_details

    def text(self, content: str, style: str = "", *, cut: bool = False) -> Text:
        encoding = self._console.encoding
        shown = plain(content).encode(encoding, "backslashreplace").decode(encoding)
        return Text(shown, style, no_wrap=cut, overflow="ellipsis" if cut else "fold")

    def line(self, content: str, style: str = "", *, indent: int = 0, cut: bool = False) -> None:
        self._console.print(Padding(self.text(content, style, cut=cut), (0, 0, 0, indent), expand=False))

    def parts(self, pieces: Iterable[tuple[str, str]], *, indent: int = 2) -> None:
        """Print one line of pieces that each have a style; what is too long for the terminal is cut."""
        line = self.text("", cut=True)
        for content, style in pieces:
            line.append_text(self.text(content, style, cut=True))
        line.rstrip()
        self._console.print(Padding(line, (0, 0, 0, indent), expand=False))

    def code(self, start: str, further: str, code: str, style: str) -> None:
        """Print a line of code to its end, in as many rows as it needs.

        Args:
            start: what stands before the first row.
            further: what stands before the others.
            code: the line.
            style: of all of it.
        """
        for number, row in enumerate(wrapped(code, self.width - len(start) - _INDENT)):
            self.line((further if number else start) + row, style, indent=_INDENT)

    def address(self, content: str) -> None:
        """Print a line that the terminal may break but we do not: a broken address cannot be copied."""
        self._console.print(self.text(content, "dim"), soft_wrap=True)

    def table(self, table: Table) -> None:
        self._console.print(table)

    @property
    def width(self) -> int:
        """Columns of the terminal."""
        return self._console.width

    def gap(self) -> None:
        self._console.print()

    def rule(self, title: Text) -> None:
        characters = "-" if self._console.options.ascii_only else "─"
        self._console.rule(title, align="left", style="dim", characters=characters)


def _screen(writer: _Writer, result: Result, sources: Mapping[str, str]) -> None:
    title = writer.text(one_line(result.submission, 200))
    writer.rule(title)
    head = writer.text(result.status, _STYLES[result.status])
    head.append(f"  {points_text(result.points, result.max_points)} points", "bold")
    head.append_text(writer.text(f"  {one_line(result.exercise or 'no exercise', 120)}"))
    writer.table(_bare([head]))
    if result.status is not Status.PASS:
        writer.line(meaning(result), "dim")
    items = agenda(result)
    if items:
        writer.gap()
        _first(writer, items[0], result.submission, sources)
    if len(items) > 1:
        writer.gap()
        _further(writer, items, result.submission)
    if result.checks:
        writer.gap()
        _checks(writer, result)
    writer.gap()


def _bare(cells: list[Text]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_row(*cells)
    return table


def _first(writer: _Writer, item: Item, submission: str, sources: Mapping[str, str]) -> None:
    label = "Advice" if item.finding.advice else "Fix next"
    spot = line_of(item.finding)
    writer.line(f"{label}{', ' if spot else ''}{spot}: {one_line(item.headline, _HEADLINE)}", "bold")
    # On one line: a message may quote what a submission said, and must not draw a screen of its own.
    writer.line(one_line(item.finding.message, _MESSAGE), indent=2)
    lines = excerpt(sources, submission, item.finding)
    _excerpt(writer, lines)
    finding = item.finding
    if finding.example is not None:
        _example(writer, finding.example, after_gap=bool(lines))
    if finding.why:
        writer.line(f"Why: {plain(finding.why.strip(), _MESSAGE)}", indent=2)
    if item.remedy:
        writer.line(plain(item.remedy.strip(), _MESSAGE), "green", indent=2)
    if finding.rewrite:
        _rewrite(writer, finding.rewrite)
    if finding.page:
        writer.address(f"  Read: {one_line(finding.page, 200)}")
    about = f"{item.check}: {finding.rule}" + (f", {place}" if (place := where(finding, submission)) else "")
    writer.line(one_line(about, 200), "dim", indent=2)
    writer.line(f"More: jaxercise explain {one_line(finding.rule, 60)}", "dim", indent=2)
    if finding.detail and writer.with_details:
        writer.gap()
        writer.line(f"JAX's own words: {one_line(finding.detail, _MESSAGE)}", "dim", indent=2)


def _excerpt(writer: _Writer, lines: Sequence[SourceLine]) -> None:
    """Print lines of source between gaps: the one that a finding is about to its end, the others to that of the row."""
    if not lines:
        return
    writer.gap()
    width = len(str(lines[-1].number))
    for line in lines:
        if line.is_marked:
            writer.code(f"> {line.number:>{width}} | ", f"  {'':>{width}} | ", line.text, "bold")
        else:
            writer.line(f"  {line.number:>{width}} | {line.text}", "dim", indent=_INDENT, cut=True)
    writer.gap()


def _example(writer: _Writer, example: Example, *, after_gap: bool) -> None:
    """Print what went in and what came out, element below element."""
    if not after_gap:
        writer.gap()
    for line in example_lines(example):
        writer.parts(
            [
                (line.label, "dim"),
                (line.before, ""),
                (line.here, "bold"),
                (line.after, ""),
                (line.form, "dim"),
            ]
        )
    writer.gap()


def _rewrite(writer: _Writer, change: str) -> None:
    """Print a change of lines; too long a one is cut, so that a screen stays a screen."""
    rows = plain(change, _REWRITE).split("\n")
    writer.gap()
    for row in rows[:_REWRITE_LINES]:
        if row.startswith("+ "):  # to be typed, so all of it has to be there
            writer.code("+ ", "  ", row[2:].expandtabs(4), "green")
        else:
            writer.line(row.expandtabs(4), "red", indent=2, cut=True)
    if len(rows) > _REWRITE_LINES:
        writer.line(f"and {len(rows) - _REWRITE_LINES} more lines", "dim", indent=2)
    writer.gap()


def _further(writer: _Writer, items: tuple[Item, ...], submission: str) -> None:
    """List what comes after the first; more of the same kind gets one line each, so that a screen stays a screen."""
    first, *rest = items
    writer.line("Then", "bold")
    for item in rest[:_MOST_FURTHER]:
        place = where(item.finding, submission)
        label = "advice" if item.finding.advice else item.check
        start = f"- {label}: {item.finding.rule}" + (f", {place}" if place else "")
        said = f"{one_line(start, 200)}: {one_line(item.finding.message, 200)}"
        writer.line(said, indent=2, cut=item.finding.rule == first.finding.rule)
    if len(rest) > _MOST_FURTHER:
        writer.line(f"and {len(rest) - _MOST_FURTHER} more", "dim", indent=2)


def _checks(writer: _Writer, result: Result) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for check in result.checks:
        points = points_text(check.points, check.max_points) if check.max_points else ""
        table.add_row(
            writer.text(one_line(check.check, 40)),
            writer.text(check.status, _STYLES[check.status]),
            Text(points, justify="right"),
            writer.text(remark(check, result.speed), "dim"),
        )
    writer.table(table)


def remark(check: CheckResult, speed: SpeedRecord | None) -> str:
    """Return what there is to say about a check beside its status, or ''."""
    note = one_line(check.note or "", 200)
    # What stands in the way says enough; that something does is plain to see.
    parts = [note] if check.reason == "blocked" and note else [skip_reason(check), note]
    if check.check == "speed" and speed is not None:
        parts.append(
            f"{speed.speedup:.3g}x, between {speed.low:.3g}x and {speed.high:.3g}x; "
            f"asked {speed.at_least:.3g}x: {speed.decision}"
        )
    return "; ".join(part for part in parts if part)


def _summary(writer: _Writer, report: Verdicts) -> None:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 2, 0, 0), title_justify="left")
    # On a narrow terminal the exercise gives way: most paths name it, and half a word helps nobody.
    is_wide = writer.width >= _WIDE
    table.add_column("submission", overflow="fold")
    if is_wide:
        table.add_column("exercise", no_wrap=True)
    table.add_column("status", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("fix next", no_wrap=True)
    total, counts = len(report.results), status_counts(report.results)
    shown = list(report.results if total <= _MOST_ROWS else islice(_failed(report.results), _MOST_FAILED))
    start = _shared_folder([result.submission for result in shown])
    for result in shown:
        items = [item for item in agenda(result) if not item.finding.advice]
        exercise = [writer.text(one_line(result.exercise or "-", 120))] if is_wide else []
        table.add_row(
            writer.text(one_line(result.submission[start:], 200)),
            *exercise,
            writer.text(result.status, _STYLES[result.status]),
            points_text(result.points, result.max_points),
            writer.text(one_line(items[0].finding.rule, 80) if items else ""),
        )
    if shown:
        writer.table(table)
    if total > _MOST_ROWS:
        more = total - counts.get(Status.PASS, 0) - len(shown)
        writer.line(f"Only submissions that did not pass are listed, {more} more of them are not.", "dim")
    writer.line(
        f"{total} graded: " + ", ".join(f"{count} {status}" for status, count in counts.items()), "bold"
    )
    if total > _MOST_SCREENS:
        for rule, title, count in frequent_rules(report.results, most=5):
            writer.line(f"{count:>5} x {one_line(rule, 80)}: {one_line(title, 200)}", "dim")
        writer.line("Details of each submission: --html FILE or --json FILE.", "dim")


def _failed(results: Iterable[Result]) -> Iterator[Result]:
    return (result for result in results if result.status is not Status.PASS)


def _shared_folder(paths: list[str]) -> int:
    """Return how many characters at the start of every path name the folder they share."""
    return os.path.commonprefix(paths).rfind("/") + 1  # noqa: RUF071 - cut at a slash, so by folders
