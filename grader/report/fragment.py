"""One verdict to be shown inside something else, such as the output of a notebook's cell. Layer 8.

As a piece of HTML without a style sheet, and as text for where HTML is not shown.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from grader.report.agenda import agenda
from grader.report.excerpt import line_of
from grader.report.html import environment
from grader.report.plain import plain
from grader.report.quiet import quiet_console
from grader.report.text import remark, screen
from grader.verdict import Result, Status

__all__ = ["COLOURS", "as_html", "as_text"]

_WIDTH = 100
COLOURS = {
    Status.INTERNAL: "#8957e5",
    Status.ERROR: "#cf4036",
    Status.TIMEOUT: "#9a6700",
    Status.MEMORY: "#9a6700",
    Status.FAIL: "#cf4036",
    Status.SKIPPED: "#6a737d",
    Status.PASS: "#238142",
}
"""Behind white letters, where each has a contrast of 4.5 or more, and on pages light and dark, where it has 3."""
_MARKS = {Status.PASS: "✓", Status.SKIPPED: "–"}
"""What stands before the status of a check; a cross where there is nothing here."""


def as_html(result: Result, sources: Mapping[str, str], notes: Sequence[str] = ()) -> str:
    """Return a verdict as HTML to be put into a page. Nothing of a submission can act in it.

    It has styles but no colour of text or ground of its own, so it is at home on a light page and on a dark one, and
    only elements that notebook front ends and nbconvert let through. Where they drop styles, it can still be read.

    Args:
        result: what grading said. The seed is left out.
        sources: source text by path, or by ``excerpt.cell_key``; may lack any of them.
        notes: sentences to say beside the verdict; what stands between backquotes is code.
    """
    return (
        environment()
        .get_template("fragment.html.j2")
        .render(
            result=result,
            sources=sources,
            notes=notes,
            items=agenda(result),
            colours=COLOURS,
            marks=_MARKS,
            remark=remark,
            spot=line_of,
            newline="\n",
        )
    )


def as_text(result: Result, sources: Mapping[str, str], notes: Sequence[str] = ()) -> str:
    """Return a verdict as plain text; see :func:`as_html`."""
    out = io.StringIO()
    console = quiet_console(out, _WIDTH)
    screen(result, sources, console)
    for line in notes:
        console.print(plain(line), markup=False, highlight=False)
    lines = out.getvalue().split("\n")[1:]  # without the line that parts one submission from another
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"
