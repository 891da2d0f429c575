"""One operation of a picture, and how operations that repeat become one with a count. Runs in the trace jail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

__all__ = ["Body", "Node", "fold", "pairs"]

_LEAST = 4
"""Repetitions that are folded; fewer are written out, since a formula may well do one thing three times."""
_LONGEST = 64
"""Operations in one turn of a loop that is recognised."""
_PASSES = 3
"""How deeply loops in loops are recognised."""


@dataclass(eq=False)
class Body:
    """A program inside of an operation."""

    label: str
    name: str
    """Of the function that was traced, or ''."""
    line: int | None
    """Where that function is defined."""
    inputs: list[tuple[int, Any, str]] = field(default_factory=list)
    """Value, what it is at first (an operand, or None), and its role: carry, each, or ''."""
    steps: list[Node] = field(default_factory=list)
    results: list[Any] = field(default_factory=list)


@dataclass(eq=False)
class Node:
    """One operation; numbers stand for values, texts for literals."""

    op: str
    detail: str
    lines: list[int]
    """Lines of the submission that were being executed, the innermost first."""
    operands: list[Any]
    results: list[int]
    types: tuple[str, ...]
    bodies: list[Body] = field(default_factory=list)
    inside: int = 0
    """Operations inside that are not shown."""
    is_backward: bool = False
    is_differentiated: bool = False
    """It was made while JAX differentiated: a line then makes slopes besides its value."""
    is_in_expression: bool = False
    """It was made by a lambda or the like, which assigns nothing."""
    times: int = 1
    same: list[tuple[int, int]] = field(default_factory=list)
    """Of a repeat: a value of its first turn, and the one of a later turn that it stands for."""
    then: list[tuple[int, int]] = field(default_factory=list)
    """Operands, by place, that are something else from the second turn on: what the turn before has made."""

    @property
    def line(self) -> int | None:
        """The innermost line."""
        return self.lines[0] if self.lines else None

    def may_be_named(self, place: int, *, is_alone: bool) -> bool:
        """Tell whether the result can be what the statement in ``lines[place]`` assigns, if it is its last operation.

        Args:
            place: 0 for the innermost line; further ones call it.
            is_alone: the statement has made nothing else just before.
        """
        if self.is_in_expression:
            return False
        if self.is_backward:
            return place > 0
        return is_alone or not self.is_differentiated

    @property
    def signature(self) -> tuple[Any, ...]:
        """What two turns of one loop have in common."""
        bodies = tuple((body.name, tuple(step.signature for step in body.steps)) for body in self.bodies)
        operands = len(self.operands)
        return (self.op, self.line, self.types, operands, bodies, self.inside, self.is_backward, self.times)


def fold(steps: Sequence[Node], ran: Mapping[int, int]) -> list[Node]:
    """Return the steps with the turns of a loop that Python has unrolled as one ``repeat``, the first turn as its body.

    Args:
        steps: operations in the order in which they were recorded.
        ran: how often each line was executed. What looks alike in a line that ran once is a formula, no loop.
    """
    numbers: dict[Any, int] = {}
    row = [_item(step, numbers, ran) for step in steps]
    if all(item.most < _LEAST for item in row):
        return list(steps)
    for _ in range(_PASSES):
        before = len(row)
        # Short turns first, so that of loops in loops the inner one is folded before the outer one is looked for.
        for size in range(1, _LONGEST + 1):
            row = _folded(row, size, numbers, ran)
        if len(row) == before:
            break
    return [item.node for item in row]


def pairs(node: Node, other: Node) -> list[tuple[int, int]]:
    """Pair the values that a node makes with those that one of its repetitions makes, inner ones as well."""
    found = list(zip(node.results, other.results, strict=False))
    for own, their in zip(node.bodies, other.bodies, strict=False):
        found += zip([i[0] for i in own.inputs], [i[0] for i in their.inputs], strict=False)
        for step, again in zip(own.steps, their.steps, strict=False):
            found += pairs(step, again)
    return found


class _Item(NamedTuple):
    node: Node
    mark: int
    """Equal for nodes of one signature."""
    most: int
    """How often its line ran."""


def _item(node: Node, numbers: dict[Any, int], ran: Mapping[int, int]) -> _Item:
    return _Item(node, numbers.setdefault(node.signature, len(numbers)), ran.get(node.line or 0, 1))


def _folded(row: list[_Item], size: int, numbers: dict[Any, int], ran: Mapping[int, int]) -> list[_Item]:
    """Fold what repeats in turns of one size."""
    alike = [0] * (len(row) + 1)
    for place in range(len(row) - size - 1, -1, -1):
        is_alike = row[place].mark == row[place + size].mark
        alike[place] = alike[place + 1] + 1 if is_alike else 0
    folded: list[_Item] = []
    at = 0
    while at < len(row):
        times = min(alike[at] // size + 1, row[at].most)
        if times >= _LEAST:
            times = min(times, *(item.most for item in row[at : at + size]))
        if times < _LEAST:
            folded.append(row[at])
            at += 1
            continue
        nodes = [item.node for item in row[at : at + size * times]]
        node = _repeat([nodes[turn * size : (turn + 1) * size] for turn in range(times)])
        folded.append(_item(node, numbers, ran))
        at += size * times
    return folded


def _repeat(turns: list[list[Node]]) -> Node:
    first = turns[0]
    later = [
        pair
        for turn in turns[1:]
        for own, their in zip(first, turn, strict=True)
        for pair in pairs(own, their)
    ]
    made = {number for step in first for number in step.results}
    for step, again in zip(first, turns[1], strict=True):
        changes = enumerate(zip(step.operands, again.operands, strict=False))
        step.then = [(place, b) for place, (a, b) in changes if a != b and isinstance(b, int) and b in made]
    body = Body("", "", None, steps=first)
    return Node("repeat", "", first[0].lines, [], [], (), [body], times=len(turns), same=later)
