"""What only a notebook makes a student stumble over, said with a verdict. Layer 8."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from grader.plugins.share import share
from grader.verdict import Finding, Result, Status

__all__ = ["NOT_RUN", "for_notebook", "hit_a_limit", "worth_note"]

NOT_RUN = (
    "So the cell was not run here, and nothing in your notebook was lost. To run it all the same, take its first line "
    "away for a while."
)
"""Beside the verdict on a cell whose Python hit a limit, in a student's own kernel."""
_UNDEFINED = re.compile(r"\bname '(\w+)' is not defined")
_ALONE = (
    "Each answer is graded by itself, so what it uses belongs in its cell: helpers, constants and imports."
)


def for_notebook(result: Result, known: Collection[str] = ()) -> Result:
    """Return a verdict whose hint on a name that the answer lacks speaks of cells.

    Args:
        result: what grading said.
        known: names that the notebook's kernel knows, where there is one.
    """
    checks = [
        check.model_copy(update={"findings": tuple(_hinted(finding, known) for finding in check.findings)})
        for check in result.checks
    ]
    return result.model_copy(update={"checks": tuple(checks)})


def _hinted(finding: Finding, known: Collection[str]) -> Finding:
    found = _UNDEFINED.search(finding.message) if finding.rule == "raises" else None
    if found is None:
        return finding
    name = found[1]
    if name in known:
        hint = f"Move `{name}` into this cell: it is in another one. {_ALONE}"
    else:
        hint = f"Is `{name}` misspelt, or is it in another cell? {_ALONE}"
    return finding.model_copy(update={"hint": hint})


def worth_note(result: Result, worth: float) -> Iterator[str]:
    """Yield how many points of an assignment a verdict is, where it counts others: speed that was not measured, say."""
    if worth != result.max_points:
        yield f"That is {worth * share(result):.4g} of {worth:g} points in this assignment."


def hit_a_limit(result: Result) -> bool:
    """Tell whether its Python, and not just its program, took too long or too much memory."""
    return result.checks[0].status in (Status.TIMEOUT, Status.MEMORY)
