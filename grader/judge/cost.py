"""Count what a program holds, calls expanded. Layer 3.

Counts of operations are of the program as written: a loop's body counts once, however often it runs. What that amounts
to when it runs is weighed by :mod:`grader.judge.work`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.judge.limits import Refused
from grader.judge.mlir import Operation, Program
from grader.judge.vet import blocks, constant_size
from grader.judge.work import Weights, Work

__all__ = ["NOT_WORK", "Cost", "Layout", "count"]

NOT_WORK = frozenset({"func.call", "func.return", "sdy.return", "stablehlo.composite", "stablehlo.return"})


Layout = Sequence[tuple[int, int]]
"""For each part of a joined program, in order: how many arguments it takes and how many results it gives."""


@dataclass(frozen=True)
class Cost:
    """Deterministic size of one program."""

    operations: int
    """Operations, calls expanded, calls and returns themselves left out."""
    histogram: dict[str, int]
    """Operations by short name, such as ``add``."""
    constant_bytes: int
    """Bytes of constants in the functions that ``main`` reaches, each function once; a splat is one element."""
    work: Work | None = None
    """What it computes and moves; None where only the program's text can be read."""


def count(program: Program, order: Sequence[str], layout: Layout = ()) -> tuple[Cost, tuple[Cost, ...]]:
    """Count a vetted program, and each part of one that joins several by what its results really depend on.

    A part's operations are those of ``main`` that its results reach going backwards. So an operation cannot be
    counted for one part and work for another, however the program is written.

    Args:
        program: the program.
        order: its functions, each after those it calls, as returned by :func:`grader.judge.vet.vet`.
        layout: its parts, if they are to be counted apart.

    Returns:
        The cost of all of ``main``, and that of each part.

    Raises:
        Refused: a part depends on an argument of another.
    """
    total = _Totals(program, order)
    main = program.functions["main"].body
    *operations, last = main.operations
    makers = {result: operation for operation in operations for result in operation.results}
    costs = []
    first_in = first_out = 0
    for inputs, outputs in layout:
        own = set(main.arguments[first_in : first_in + inputs])
        results = last.operands[first_out : first_out + outputs]
        used, reads = _slice(results, makers)
        if not reads <= own:
            raise Refused("the program mixes the inputs of different cases")
        costs.append(total.of_operations(used, results))
        first_in, first_out = first_in + inputs, first_out + outputs
    return total.of_operations(operations, last.operands), tuple(costs)


def _slice(values: Sequence[int], makers: Mapping[int, Operation]) -> tuple[list[Operation], set[int]]:
    """Return the operations that ``values`` depend on, and the arguments."""
    pending, seen = list(values), set(values)
    used: dict[int, Operation] = {}
    reads: set[int] = set()
    while pending:
        value = pending.pop()
        operation = makers.get(value)
        if operation is None:
            reads.add(value)
            continue
        used[id(operation)] = operation
        # What a body reads from around it counts as read by the operation.
        for needed in (*operation.operands, *_captured(operation)):
            if needed not in seen:
                seen.add(needed)
                pending.append(needed)
    return list(used.values()), reads


def _captured(operation: Operation) -> set[int]:
    inside: set[int] = set()
    needed: set[int] = set()
    stack = list(operation.regions)
    while stack:
        block = stack.pop()
        inside.update(block.arguments)
        for each in block.operations:
            needed.update(each.operands)
            inside.update(each.results)
            stack.extend(each.regions)
    return needed - inside


class _Totals:
    """Counts by function, calls expanded."""

    def __init__(self, program: Program, order: Sequence[str]):
        self._weights = Weights(program, order)
        self._expanded: dict[str, Counter[str]] = {}
        self._constants: dict[str, int] = {}
        self._reached: dict[str, set[str]] = {}
        for name in order:
            operations = [op for block in blocks(program.functions[name].body) for op in block.operations]
            self._expanded[name], self._constants[name], reached = self._sum(operations)
            self._reached[name] = {name} | reached

    def of_operations(self, operations: Sequence[Operation], results: Sequence[int]) -> Cost:
        """Count some operations of ``main``, with their bodies, that make these of its results."""
        inner = [
            each
            for operation in operations
            for block in [*operation.regions]
            for body in blocks(block)
            for each in body.operations
        ]
        histogram, constants, reached = self._sum([*operations, *inner])
        constants += sum(self._constants[name] for name in reached)
        ordered = dict(sorted(histogram.items()))
        return Cost(sum(ordered.values()), ordered, constants, self._weights.of(operations, results))

    def _sum(self, operations: Sequence[Operation]) -> tuple[Counter[str], int, set[str]]:
        histogram: Counter[str] = Counter()
        constants = 0
        reached: set[str] = set()
        for operation in operations:
            if operation.callee:
                histogram.update(self._expanded[operation.callee])
                reached |= self._reached[operation.callee]
            elif operation.name == "stablehlo.constant":
                constants += constant_size(operation)
            if operation.name not in NOT_WORK:
                histogram[operation.name.partition(".")[2]] += 1
        return histogram, constants, reached
