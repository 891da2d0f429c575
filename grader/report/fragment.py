"""One verdict to be shown inside something else, such as the output of a notebook's cell. Layer 8.

As a piece of HTML without a style sheet, and as text for where HTML is not shown.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from rich.console import Console

from grader.report.agenda import agenda
from grader.report.html import environment
from grader.report.text import remark, screen
from grader.verdict import Result, Status

__all__ = ["as_html", "as_text"]

_WIDTH = 100
_COLOURS = {
    Status.INTERNAL: "#8250df",
    Status.ERROR: "#b3261e",
    Status.TIMEOUT: "#8a5000",
    Status.MEMORY: "#8a5000",
    Status.FAIL: "#b3261e",
    Status.SKIPPED: "#3b5f8a",
    Status.PASS: "#1a7f37",
}
"""Behind white letters, so each has a contrast of 4.5 or more with them."""


def as_html(result: Result, sources: Mapping[str, str], notes: Sequence[str] = ()) -> str:
    """Return a verdict as HTML to be put into a page. Nothing of a submission can act in it.

    Args:
        result: what grading said. The seed is left out.
        sources: source text by path, or by ``excerpt.cell_key``; may lack any of them.
        notes: sentences to say beside the verdict.
    """
    return (
        environment()
        .get_template("fragment.html.j2")
        .render(
            result=result,
            sources=sources,
            notes=notes,
            items=agenda(result),
            colour=_COLOURS[result.status],
            remark=remark,
            newline="\n",
        )
    )


def as_text(result: Result, sources: Mapping[str, str], notes: Sequence[str] = ()) -> str:
    """Return a verdict as plain text; see :func:`as_html`."""
    out = io.StringIO()
    console = Console(file=out, width=_WIDTH, color_system=None, legacy_windows=False)
    screen(result, sources, console)
    for line in notes:
        console.print(line, markup=False, highlight=False)
    lines = out.getvalue().split("\n")[1:]  # without the line that parts one submission from another
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"
