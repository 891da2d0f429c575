"""The rule book: one page for each rule, as ``jaxercise explain`` and reports show it. Layer 2.

A page ``pages/<rule>.md`` says what the finding means, why it matters, what fails, what passes, and when the rule does
not apply. The two examples are run by the tests.
"""

from __future__ import annotations

import difflib
from functools import cache
from importlib import resources

from grader.errors import UsageError
from grader.rules import RULES

__all__ = ["SECTIONS", "lead", "page"]

SECTIONS = ("Why it matters", "What fails", "What passes", "When it does not apply", "Read on")
"""Headings of each page, in this order."""


@cache
def page(rule: str) -> str:
    """Return the page of ``rule`` as Markdown.

    Raises:
        UsageError: there is no such rule; the message names those that look alike.
    """
    if rule not in RULES:
        near = difflib.get_close_matches(rule, RULES, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "`jaxercise explain` lists them"
        raise UsageError(f"there is no rule {rule!r}; {hint}")
    return (resources.files(__name__) / "pages" / f"{rule}.md").read_text(encoding="utf-8")


def lead(rule: str) -> str:
    """Return what the finding means: the paragraph under the title of its page."""
    return page(rule).split("\n\n")[1].replace("\n", " ")
