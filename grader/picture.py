"""What JAX recorded of a submission's function, as plain data to be shown. Layer 4.

Numbers are values (an index into ``Picture.values``), texts are literals, such as ``2.0``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.evidence import Claim

__all__ = ["Body", "Constant", "Input", "Operand", "Picture", "Step", "Value", "walk"]

Operand = int | str


@dataclass(frozen=True)
class Value:
    """An array of the program."""

    name: str
    """The student's own name for it, or a letter."""
    type: str
    """Such as ``f32[4]``."""


@dataclass(frozen=True)
class Constant:
    """An array that the program holds, instead of taking it as an argument."""

    value: int
    line: int | None
    """Where it is used first."""
    size: int
    """Bytes."""
    sample: tuple[str, ...]
    """Its first values."""


@dataclass(frozen=True)
class Input:
    """What an inner program takes."""

    value: int
    start: Operand | None
    """What it is, or is at first."""
    role: str
    """carry, each, or ''."""


@dataclass(frozen=True)
class Body:
    """A program inside of an operation, such as what a scan does in each step."""

    label: str
    name: str
    """Of the function that was traced, or ''."""
    line: int | None
    """Where that function is defined."""
    inputs: tuple[Input, ...]
    steps: tuple[Step, ...]
    results: tuple[Operand, ...]


@dataclass(frozen=True)
class Step:
    """One operation; a ``repeat`` holds the first turn of what was recorded ``times`` times."""

    op: str
    detail: str
    line: int | None
    operands: tuple[Operand, ...]
    results: tuple[int, ...]
    bodies: tuple[Body, ...] = ()
    inside: int = 0
    """Operations inside that are not shown."""
    is_backward: bool = False
    """It belongs to a gradient, and goes through the line backwards."""
    times: int = 1
    then: tuple[tuple[int, int], ...] = ()
    """Inside of a repeat: operands, by place, that are another value from the second turn on."""

    @property
    def is_repeat(self) -> bool:
        """Whether this is not an operation, but several that repeat."""
        return self.times > 1


@dataclass(frozen=True)
class Picture:
    """What was recorded until the function returned, or until the trace ended otherwise."""

    values: Sequence[Value] = ()
    inputs: tuple[int, ...] = ()
    constants: tuple[Constant, ...] = ()
    steps: tuple[Step, ...] = ()
    results: tuple[Operand, ...] = ()
    total: int = 0
    """Operations in all, those inside of others and repeated ones included."""
    is_cut: bool = False
    """There are more than could be handed out."""
    is_traced: bool = False
    """There is a program at all, though it may have ended early."""
    stop: Claim | None = None
    """Why and where the trace ended early."""
    ran: Mapping[int, int] = field(default_factory=dict)
    """How often each line of a function was executed while JAX traced."""
    idle: frozenset[int] = frozenset()
    """Lines of functions that were not."""

    def shown(self, operand: Operand) -> str:
        """Return what to call an operand: a value's name, or a literal as it is."""
        return self.values[operand].name if isinstance(operand, int) else operand


def walk(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield every step at any depth, in the order in which they are recorded."""
    for step in steps:
        yield step
        for body in step.bodies:
            yield from walk(body.steps)
