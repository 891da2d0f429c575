"""``jaxercise explain``: the page of a rule, or the list of rules."""

from __future__ import annotations

from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table

from grader.rulebook import page
from grader.rules import CHECKS, RULES

__all__ = ["show"]

_WIDTH = 100
"""Columns of text beyond which lines are hard to read."""


def show(rule: str | None) -> int:
    """Print the page of ``rule``, formatted on a terminal and as Markdown elsewhere; without one, list all.

    Raises:
        UsageError: there is no such rule.
    """
    console = Console()
    rule = rule and rule.replace("_", "-")
    if rule is None:
        _list(console)
    elif console.is_terminal:
        console.print(Markdown(page(rule), code_theme="ansi_dark"), width=min(console.width, _WIDTH))
    else:
        print(page(rule), end="")
    return 0


def _list(console: Console) -> None:
    for check in CHECKS:
        table = Table(title=check, title_justify="left", box=None, pad_edge=False, show_header=False)
        for rule in RULES.values():
            if rule.check == check:
                table.add_row(rule.name, rule.title + (" (advice)" if rule.is_advice else ""))
        console.print(table)
        console.print()
    console.print("`jaxercise explain RULE` shows the page of one.", highlight=False)
