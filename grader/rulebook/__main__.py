"""Write ``docs/rules.md`` from the rules: ``python -m grader.rulebook > docs/rules.md``."""

from __future__ import annotations

import sys

from grader.rules import CHECKS, RULES

__all__ = ["markdown"]

_PAGES = "../grader/rulebook/pages"
"""Where the pages are, from the folder of the documentation."""


def markdown() -> str:
    """Return the page of all rules, by check."""
    lines = [
        "# Rules",
        "",
        "Every finding names one of these. The list is closed; a rule belongs to one check. Advice costs no points.",
        "Each has a page, which `jaxercise explain RULE` shows as well.",
        "",
        "<!-- Written by `python -m grader.rulebook`; edit grader/rules.py instead. -->",
    ]
    for check in CHECKS:
        lines += ["", f"## {check}", "", "| Rule | What happened | What to do |", "|---|---|---|"]
        for rule in RULES.values():
            if rule.check == check:
                advice = " (advice)" if rule.is_advice else ""
                link = f"[`{rule.name}`]({_PAGES}/{rule.name}.md)"
                lines.append(f"| {link}{advice} | {rule.title} | {rule.remedy} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(markdown())
