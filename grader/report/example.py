"""An example of a finding as lines of equal layout: what went in, what was expected, what came out. Layer 8."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.report.plain import one_line, plain
from grader.verdict import Example, ShownValue

__all__ = ["Line", "lines", "shows_all"]

_LABEL = 10
"""Columns of the labels."""
_NAME, _TEXT = 80, 800
"""Characters of a name and of an array that are shown; there are never more of them unless somebody forged them."""
_MOST_LINES = 24


@dataclass(frozen=True)
class Line:
    """One line, in pieces."""

    label: str
    """Padded to the width of labels; blank in lines that continue another."""
    before: str
    here: str = ""
    """The element that is wrong."""
    after: str = ""
    form: str = ""
    """Dtype and shape, at the end."""

    @property
    def text(self) -> str:
        """The whole line."""
        return f"{self.label}{self.before}{self.here}{self.after}{self.form}".rstrip()


def shows_all(example: Example) -> bool:
    """Tell whether what is shown is the whole result of a function with one result."""
    return example.name == "result"


def lines(example: Example) -> list[Line]:
    """Lay an example out; the last line points to the place that is wrong, with characters that every terminal has."""
    return list(_lines(example))[:_MOST_LINES]


def _lines(example: Example) -> Iterator[Line]:
    label = "with"
    for given in example.inputs:
        name = f"{one_line(given.name, _NAME)} = "
        rows = plain(given.text, _TEXT).split("\n")
        for number, row in enumerate(rows):
            form = f"  {one_line(given.form, _NAME)}" if number == len(rows) - 1 else ""
            yield Line(label.ljust(_LABEL), (" " * len(name) if number else name) + row, form=form)
            label = ""
    if example.more_inputs:
        yield Line(" " * _LABEL, f"and {example.more_inputs} more arguments")
    if not shows_all(example):
        yield Line(
            "shown".ljust(_LABEL), f"{one_line(example.name, _NAME)} of {one_line(example.form, _NAME)}"
        )
    yield from _value("expected", example.expected, points=False)
    yield from _value("yours", example.actual, points=True)


def _value(label: str, value: ShownValue, *, points: bool) -> Iterator[Line]:
    before = plain(value.before, _TEXT).split("\n")
    here, after = one_line(value.here, _NAME), plain(value.after, _TEXT).split("\n")
    for row in before[:-1]:
        yield Line(label.ljust(_LABEL), row)
        label = ""
    yield Line(label.ljust(_LABEL), before[-1], here, after[0])
    if points:
        yield Line(" " * _LABEL, " " * len(before[-1]), "^" * len(here))
    for row in after[1:]:
        yield Line(" " * _LABEL, row)
