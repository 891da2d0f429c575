"""The pages of the rule book as parts of an HTML report. Layer 8."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from grader.report.agenda import agenda
from grader.rulebook import page
from grader.rules import RULES
from grader.verdict import Result

__all__ = ["rule_page", "rules_of"]

_DEEPER = {"h1": "h3", "h2": "h4"}
"""A page's headings stand below a section's of the report."""
_MARK = re.compile(r"  # (<-|anywhere:) .*")
"""What tells the tests which line is guilty; a reader sees the line's own words."""


def rules_of(results: Iterable[Result]) -> list[str]:
    """Return the rules that some finding names, in the order of the rule book."""
    named = {item.finding.rule for result in results for item in agenda(result)}
    return [rule for rule in RULES if rule in named]


@cache
def rule_page(rule: str) -> Markup:
    """Return the page of a rule as HTML, without its title."""
    parser = MarkdownIt("commonmark", {"html": False})
    body = page(rule).partition("\n")[2]
    tokens = parser.parse(_MARK.sub(lambda mark: f"  # <- {rule}" if rule in mark[0] else "", body))
    for token in tokens:
        token.tag = _DEEPER.get(token.tag, token.tag)
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("rel", "noreferrer")
        if token.type == "fence":
            token.info = ""
    rendered = parser.renderer.render(tokens, parser.options, {})
    return Markup(rendered.replace("<pre>", '<pre tabindex="0">'))  # noqa: S704 - our own file, markup in it escaped
