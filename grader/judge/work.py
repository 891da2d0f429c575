"""Weigh a program: what it computes and what it moves, loops by how often they run. Layer 3.

The figures are read from the program as written, so they are the same on every machine, and nobody's clock is asked.
They are no prediction: a compiler fuses, hoists and leaves out, and an exponential takes longer than a sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from grader.judge.collectives import COLLECTIVES
from grader.judge.elements import HANDS_ON, element_operations
from grader.judge.least import Least
from grader.judge.mlir import Block, Operation, Program, Tensor, tensor
from grader.judge.trips import Trips

__all__ = ["MOST", "Weights", "Work"]

MOST = 2**62 - 1
"""No figure is larger; one that would be is no longer exact."""


@dataclass(frozen=True)
class Work:
    """Deterministic weight of a program."""

    element_operations: int
    """Operations on single elements, at most ``MOST``: an ``add`` of two arrays of 10 is 10. A matrix product is
    2 M N K. What only moves, converts or makes data is none. A body that is applied to elements, as in ``reduce`` or
    ``sort``, counts at least one each time. Of branches, the dearest counts."""
    moved_bytes: int
    """Bytes that all operations read and write, at most ``MOST``, as if nothing were fused and nothing stayed in a
    cache. What reads or writes a part of an array moves that part alone."""
    least_bytes: int
    """Bytes that any device has to move: results, and arguments that are needed whole; see
    :mod:`grader.judge.least`."""
    sent_bytes: int
    """Bytes that one device hands to collectives, at most ``MOST``. What the compiler adds to lay data out as asked
    for, by ``sdy.sharding_constraint`` or at the edges of a ``shard_map``, is not in the program and counts nothing."""
    is_exact: bool
    """How often each loop runs is known. If not, such loops count once, and the other figures but ``least_bytes``
    are what it takes at least."""


class _Load(NamedTuple):
    elements: int = 0
    moved: int = 0
    sent: int = 0
    exact: bool = True

    def plus(self, other: _Load) -> _Load:
        return _Load(
            self.elements + other.elements,
            self.moved + other.moved,
            self.sent + other.sent,
            self.exact and other.exact,
        ).bounded()

    def times(self, number: int) -> _Load:
        return _Load(self.elements * number, self.moved * number, self.sent * number, self.exact).bounded()

    def dearest(self, other: _Load) -> _Load:
        return _Load(
            max(self.elements, other.elements),
            max(self.moved, other.moved),
            max(self.sent, other.sent),
            self.exact and other.exact,
        )

    def bounded(self) -> _Load:
        elements, moved, sent = (min(figure, MOST) for figure in self[:3])
        return _Load(elements, moved, sent, self.exact and max(self[:3]) <= MOST)


class Weights:
    """Weights of one vetted program, each function weighed once."""

    def __init__(self, program: Program, order: Iterable[str]):
        """Weigh the functions of ``program``; ``order`` has each after those it calls, as ``vet`` returns it."""
        order = list(order)
        self._types = program.types
        self._trips = Trips(program)
        self._least = Least(program, order, self._trips)
        self._functions: dict[str, _Load] = {}
        for name in order:
            self._functions[name] = self._sum(program.functions[name].body.operations)

    def of(self, operations: Sequence[Operation], results: Sequence[int]) -> Work:
        """Weigh some operations of ``main``, with their bodies, that make these of its results."""
        load = self._sum(operations)
        least = min(self._least.bytes(results), MOST)
        return Work(load.elements, load.moved, least, load.sent, load.exact)

    def _sum(self, operations: Iterable[Operation]) -> _Load:
        total = _Load()
        for operation in operations:
            total = total.plus(self._one(operation))
        return total

    def _block(self, block: Block) -> _Load:
        return self._sum(block.operations)  # nests no deeper than the limits let it

    def _one(self, operation: Operation) -> _Load:
        if operation.callee:
            return self._functions[operation.callee]
        if operation.name == "sdy.manual_computation":
            return self._block(operation.regions[0])  # what one device does, on its part
        if operation.name == "stablehlo.while":
            condition, body = map(self._block, operation.regions)
            trips = self._trips.of(operation)
            if trips is None:
                return condition.plus(body)._replace(exact=False)
            return condition.times(trips + 1).plus(body.times(trips))
        if operation.name in ("stablehlo.case", "stablehlo.if"):
            load = _Load()
            for region in operation.regions:
                load = load.dearest(self._block(region))
            return load
        operands = [tensor(self._types[value]) for value in operation.operands]
        results = [tensor(text) for text in operation.types]
        elements = element_operations(operation, operands, results)
        bodies = [self._block(region) for region in operation.regions]
        exact = all(body.exact for body in bodies)
        sent = sum(operand.bytes for operand in operands) if operation.name in COLLECTIVES else 0
        sent += elements * sum(body.sent for body in bodies)
        if bodies:
            elements *= max(1, sum(body.elements for body in bodies))
        return _Load(elements, _moved(operation, operands, results), sent, exact).bounded()


def _moved(operation: Operation, operands: list[Tensor], results: list[Tensor]) -> int:
    match operation.name.partition(".")[2]:
        case "slice" | "dynamic_slice" | "gather":
            indices = sum(operand.bytes for operand in operands[1:])
            return 2 * results[0].bytes + indices
        case "dynamic_update_slice":
            return 2 * operands[1].bytes + sum(operand.bytes for operand in operands[2:])
        case "scatter":
            # What is updated is read, combined and written.
            return operands[len(results)].bytes + 3 * sum(new.bytes for new in operands[len(results) + 1 :])
        case "convert" if operands[0] == results[0]:
            return 0  # JAX writes many of these
    if operation.name in HANDS_ON:
        return 0
    return sum(each.bytes for each in (*operands, *results))
