"""What only a notebook makes a student stumble over, to be said beside a verdict. Layer 8."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from grader.plugins.share import share
from grader.verdict import Result, Status

__all__ = ["NOT_RUN", "advice", "hit_a_limit", "worth_note"]

NOT_RUN = (
    "So the cell was not run here, and nothing in your notebook was lost. To run it all the same, take its first line "
    "away for a while."
)
"""Beside the verdict on a cell whose Python hit a limit, in a student's own kernel."""
_UNDEFINED = re.compile(r"\bname '(\w+)' is not defined")


def advice(result: Result, known: Collection[str] = ()) -> Iterator[str]:
    """Yield what to say about names that the answer lacks.

    Args:
        result: what grading said.
        known: names that the notebook's kernel knows, where there is one.
    """
    messages = " ".join(finding.message for check in result.checks for finding in check.findings)
    if (match := _UNDEFINED.search(messages)) is None:
        return
    if match[1] in known:
        yield f"`{match[1]}` is in another cell of your notebook, which is fine for trying things out."
    yield "Each answer is graded by itself, so what it uses belongs in its cell: helpers, constants and imports."


def worth_note(result: Result, worth: float) -> Iterator[str]:
    """Yield how many points of an assignment a verdict is, where it counts others: speed that was not measured, say."""
    if worth != result.max_points:
        yield f"That is {worth * share(result):.4g} of {worth:g} points in this assignment."


def hit_a_limit(result: Result) -> bool:
    """Tell whether its Python, and not just its program, took too long or too much memory."""
    return result.checks[0].status in (Status.TIMEOUT, Status.MEMORY)
