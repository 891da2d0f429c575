"""Compare what was found in a snippet with what its table says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.trace.snippets import Expected, Snippet

__all__ = ["Verdict", "judge"]

Row = tuple[str, int | None, str]
"""Rule, line and object of a finding."""


@dataclass(frozen=True)
class Verdict:
    """One snippet, and how far what was found agrees with its marks."""

    snippet: Snippet
    found: tuple[Row, ...]
    """What costs points: the trace's refusal, or the observations."""
    advice: tuple[Row, ...]
    cells: tuple[tuple[str, str], ...]
    """Rows and columns of the confusion matrix: (expected rule or kind, ``right|line|other|nothing``)."""
    why: str
    """What is wrong, or ''."""

    @property
    def is_right(self) -> bool:
        """Whether the snippet is judged exactly as its table says."""
        return not self.why

    @property
    def is_accused(self) -> bool:
        """Whether the snippet loses points."""
        return bool(self.found)


def judge(snippet: Snippet, header: dict[str, Any]) -> Verdict:
    """Compare the header of a trace child's reply with the marks of ``snippet``."""
    outcome = header["outcome"]
    rows = header["observations"]
    found = [(row["rule"], row["line"], row["object"]) for row in rows if not row["advice"]]
    advice = [(row["rule"], row["line"], row["object"]) for row in rows if row["advice"]]
    if outcome["rule"]:
        found.insert(0, (outcome["rule"], outcome["line"], ""))
    if snippet.kind == "refused":
        found = found[:1]  # what else was seen before the trace was refused is not in the tables
    seen = advice if snippet.kind == "advice" else found
    cells = tuple(_cells(snippet, seen))
    problems = [f"expected {row}, found {column}" for row, column in cells if column != "right"]
    surplus = _surplus(snippet, seen)
    if snippet.kind == "advice":
        surplus += found
    if snippet.kind == "honest":
        surplus = found + advice
    problems += [f"surplus {row}" for row in surplus]
    return Verdict(snippet, tuple(found), tuple(advice), cells, "; ".join(problems))


def _cells(snippet: Snippet, seen: list[Row]) -> Iterator[tuple[str, str]]:
    if snippet.kind == "honest":
        yield "honest", "other" if seen else "right"
    for expected in snippet.expected:
        yield expected.rule, _column(expected, seen, snippet.kind)


def _column(expected: Expected, seen: list[Row], kind: str) -> str:
    same_rule = [row for row in seen if row[0] == expected.rule and expected.object in (None, row[2])]
    if any(kind == "advice" or row[1] == expected.line for row in same_rule):
        return "right"
    if same_rule:
        return "line"
    return "other" if seen else "nothing"


def _surplus(snippet: Snippet, seen: list[Row]) -> list[Row]:
    wanted = {(expected.rule, expected.object) for expected in snippet.expected}
    return [row for row in seen if (row[0], row[2]) not in wanted and (row[0], None) not in wanted]
