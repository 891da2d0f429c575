"""One check of a verdict as text, for where each check is a test of its own. Layer 8."""

from __future__ import annotations

import io
from collections.abc import Mapping

from grader.report.agenda import MEANINGS, agenda
from grader.report.excerpt import where
from grader.report.plain import one_line
from grader.report.quiet import quiet_console
from grader.report.text import findings, remark
from grader.verdict import CheckResult, Result, Status

__all__ = ["check_line", "check_text"]

_WIDTH = 100


def check_text(result: Result, check: CheckResult, sources: Mapping[str, str]) -> str:
    """Return what a check found, as plain text: the thing to fix next first.

    Where that belongs to another check, which is so when this one found a consequence of it, it says so.

    Args:
        result: the whole verdict.
        check: one of its checks.
        sources: source text by path; may lack any of them.
    """
    out = io.StringIO()
    console = quiet_console(out, _WIDTH)
    items = [item for item in agenda(result) if not item.finding.advice]
    own = result.model_copy(update={"checks": (check,)})
    if items and items[0].check != check.check and check.status is not Status.PASS:
        place = where(items[0].finding, result.submission)
        first = f"{items[0].check}: {items[0].finding.rule}" + (f", {place}" if place else "")
        out.write(f"Before this, look at what {one_line(first, 200)} says.\n\n")
    if not agenda(own):
        out.write(f"{MEANINGS[check.status]}\n")
    findings(own, sources, console)
    if said := remark(check, result.speed):
        out.write(f"\n  {said}\n")
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n")).strip("\n")


def check_line(check: CheckResult) -> str:
    """Return in one line what a check found first."""
    found = [finding for finding in check.findings if not finding.advice]
    if not found:
        return check.status
    line = f" in line {found[0].line}" if found[0].line else ""
    return f"{one_line(found[0].rule, 60)}{line}: {one_line(found[0].message, 300)}"
