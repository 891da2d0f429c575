"""Count what a program holds, calls expanded. Layer 3.

Counts are of the program as written: a loop's body counts once, however often it runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from grader.judge.mlir import Program
from grader.judge.vet import blocks, constant_size

__all__ = ["NOT_WORK", "Cost", "count"]

NOT_WORK = frozenset({"func.call", "func.return", "stablehlo.composite", "stablehlo.return"})


@dataclass(frozen=True)
class Cost:
    """Deterministic size of one program."""

    operations: int
    """Operations, calls expanded, calls and returns themselves left out."""
    histogram: dict[str, int]
    """Operations by short name, such as ``add``."""
    constant_bytes: int
    """Bytes of constants in the functions that ``main`` reaches, each function once; a splat is one element."""


def count(program: Program, order: Sequence[str]) -> Cost:
    """Count ``main`` of a vetted program.

    Args:
        program: the program.
        order: its functions, each after those it calls, as returned by :func:`grader.judge.vet.vet`.
    """
    expanded: dict[str, Counter[str]] = {}
    constants: dict[str, int] = {}
    reached: dict[str, set[str]] = {}
    for name in order:
        total: Counter[str] = Counter()
        constants[name], reached[name] = 0, {name}
        for block in blocks(program.functions[name].body):
            for operation in block.operations:
                if operation.callee:
                    total.update(expanded[operation.callee])
                    reached[name] |= reached[operation.callee]
                elif operation.name == "stablehlo.constant":
                    constants[name] += constant_size(operation)
                if operation.name not in NOT_WORK:
                    total[operation.name.partition(".")[2]] += 1
        expanded[name] = total
    histogram = dict(sorted(expanded["main"].items()))
    return Cost(sum(histogram.values()), histogram, sum(constants[name] for name in reached["main"]))
