"""Weigh a program: what it computes and what it moves, loops by how often they run. Layer 3.

The figures are read from the program as written, so they are the same on every machine, and nobody's clock is asked.
They are no prediction: a compiler fuses, hoists and leaves out, and an exponential takes longer than a sum.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from grader.judge.collectives import COLLECTIVES
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


def _names(text: str) -> frozenset[str]:
    return frozenset(f"stablehlo.{name}" for name in text.split())


_HANDS_ON = _names("constant optimization_barrier reshape return") | {
    "func.return",
    "sdy.return",
    "sdy.sharding_constraint",
}
"""Operations that pass on what there is, or that are weighed otherwise: nothing computed, nothing moved."""
_MOVES = _names(
    "bitcast_convert broadcast broadcast_in_dim complex concatenate convert dynamic_slice dynamic_update_slice gather "
    "imag iota pad real reverse slice transpose"
)
"""Operations without arithmetic."""
_NUMBERS = re.compile(r"(?<![a-z\d])-?\d+")


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
        elements = _elements(operation, operands, results)
        bodies = [self._block(region) for region in operation.regions]
        exact = all(body.exact for body in bodies)
        sent = sum(operand.bytes for operand in operands) if operation.name in COLLECTIVES else 0
        sent += elements * sum(body.sent for body in bodies)
        if bodies:
            elements *= max(1, sum(body.elements for body in bodies))
        return _Load(elements, _moved(operation, operands, results), sent, exact).bounded()


def _elements(operation: Operation, operands: list[Tensor], results: list[Tensor]) -> int:
    name = operation.name
    if name in _SPECIAL:
        return _SPECIAL[name](operation, operands, results)
    if name in _HANDS_ON or name in _MOVES:
        return 0
    return sum(result.elements for result in results)


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
    if operation.name in _HANDS_ON:
        return 0
    return sum(each.bytes for each in (*operands, *results))


@cache
def _numbers(text: str) -> tuple[int, ...]:
    """Read ``array<i64: 1, 2>`` or ``0 : i64``."""
    return tuple(map(int, _NUMBERS.findall(text)))


@cache
def _listed(text: str, key: str) -> tuple[int, ...]:
    """Read one list of the attribute of a product, such as ``lhs_contracting_dimensions = [1]``."""
    match = re.search(rf"\b{key} = \[([\d, ]*)\]", text)
    return _numbers(match[1]) if match else ()


def _product(operation: Operation, operands: list[Tensor], results: list[Tensor]) -> int:
    shape = operands[0].shape
    contracted = _listed(operation.attributes["dot_dimension_numbers"], "lhs_contracting_dimensions")
    return 2 * results[0].elements * math.prod(shape[dimension] for dimension in contracted)


def _plain_product(_: Operation, operands: list[Tensor], results: list[Tensor]) -> int:
    return 2 * results[0].elements * (operands[0].shape or (1,))[-1]


def _convolution(operation: Operation, operands: list[Tensor], results: list[Tensor]) -> int:
    """Count 2 for each element of the result and of the kernel that makes one feature of it."""
    kernel = re.search(r"x\[([^\]]*)\]->", operation.attributes["dimension_numbers"])
    features = kernel[1].split(", ").index("o") if kernel else 0
    each = operands[1].elements // max(1, operands[1].shape[features])
    return 2 * results[0].elements * each


def _window(operation: Operation, results: list[Tensor]) -> int:
    return results[0].elements * math.prod(_numbers(operation.attributes["window_dimensions"]))


def _levels(length: int) -> int:
    """Return the logarithm to base 2, rounded up."""
    return max(0, length - 1).bit_length()


def _sort(operation: Operation, operands: list[Tensor], _: list[Tensor]) -> int:
    (dimension,) = _numbers(operation.attributes.get("dimension", "-1"))
    return operands[0].elements * _levels(operands[0].shape[dimension])


def _fourier(operation: Operation, operands: list[Tensor], results: list[Tensor]) -> int:
    length = math.prod(_numbers(operation.attributes["fft_length"]))
    return 5 * max(operands[0].elements, results[0].elements) * _levels(length)


def _factors(_: Operation, operands: list[Tensor], __: list[Tensor]) -> int:
    """Count m n min(m, n) for each matrix: the order of a factorisation, without its constant."""
    if not operands or len(operands[0].shape) < 2:
        return 0
    return operands[0].elements * min(operands[0].shape[-2:])


_SPECIAL: dict[str, Callable[[Operation, list[Tensor], list[Tensor]], int]] = {
    "stablehlo.cholesky": _factors,
    "stablehlo.convolution": _convolution,
    "stablehlo.custom_call": _factors,
    "stablehlo.dot": _plain_product,
    "stablehlo.dot_general": _product,
    "stablehlo.fft": _fourier,
    "stablehlo.reduce": lambda _, operands, __: operands[0].elements,
    "stablehlo.reduce_window": lambda operation, _, results: _window(operation, results),
    "stablehlo.scatter": lambda _, operands, results: operands[len(results) + 1].elements,
    "stablehlo.select_and_scatter": lambda operation, operands, _: _window(operation, operands[1:]),
    "stablehlo.sort": _sort,
    "stablehlo.triangular_solve": lambda _, operands, results: results[0].elements * operands[0].shape[-1],
}
"""Operations that are more, or less, than one on each element of their results."""
