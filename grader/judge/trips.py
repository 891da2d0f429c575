"""Tell how often a loop runs, where its text says so. Layer 3.

``lax.scan``, ``lax.map`` and ``lax.fori_loop`` with fixed bounds become a ``while`` that counts: an integer of the
carry starts at a constant, the condition is "counter LT constant" and nothing else, and the body adds a constant to it
and does nothing else to it. Values are assigned once, so a loop of this form runs exactly that often, whoever wrote it.
Of any other loop nothing is said.
"""

from __future__ import annotations

import re

from grader.judge.mlir import Operation, Program
from grader.judge.vet import blocks

__all__ = ["Trips"]

_LARGEST = {"tensor<i32>": 2**31 - 1, "tensor<i64>": 2**63 - 1}
"""Types of counters, with the largest value of each."""
_INTEGER = re.compile(r"dense<(-?\d+)>")
_LESS = "#stablehlo<comparison_direction LT>"
_SIGNED = (None, "#stablehlo<comparison_type SIGNED>")


class Trips:
    """Trip counts of the loops of one program."""

    def __init__(self, program: Program):
        self._types = program.types
        self._makers: dict[int, Operation] = {}
        self._carried: dict[int, tuple[Operation, int]] = {}
        for function in program.functions.values():
            for block in blocks(function.body):
                for operation in block.operations:
                    self._makers.update(dict.fromkeys(operation.results, operation))
                    if operation.name == "stablehlo.while":
                        for region in operation.regions:
                            self._carried.update(
                                (value, (operation, place)) for place, value in enumerate(region.arguments)
                            )

    def of(self, loop: Operation) -> int | None:
        """Return how often the body of a ``stablehlo.while`` runs; None if that cannot be told."""
        condition, body = loop.regions
        test = self._makers.get(condition.operations[-1].operands[0])
        if (
            test is None
            or test.name != "stablehlo.compare"
            or test.attributes.get("comparison_direction") != _LESS
            or test.attributes.get("compare_type") not in _SIGNED
            or test.operands[0] not in condition.arguments
        ):
            return None
        place = condition.arguments.index(test.operands[0])
        largest = _LARGEST.get(self._types[test.operands[0]])
        start, end = self._constant(loop.operands[place]), self._constant(test.operands[1])
        step = self._step(body.operations[-1].operands[place], body.arguments[place])
        if largest is None or start is None or end is None or step is None or step < 1:
            return None
        if end - 1 + step > largest:
            return None  # the counter would wrap round
        return max(0, -((start - end) // step))

    def _step(self, new: int, old: int) -> int | None:
        """Return what is added to a counter, if that is all that is done to it."""
        add = self._makers.get(new)
        if add is None or add.name != "stablehlo.add" or old not in add.operands:
            return None
        first, second = add.operands
        return self._constant(second if first == old else first)

    def _constant(self, value: int) -> int | None:
        """Return a scalar integer that is written out, also if loops carry it along unchanged."""
        while value in self._carried:
            loop, place = self._carried[value]
            body = loop.regions[1]
            if body.operations[-1].operands[place] != body.arguments[place]:
                return None
            value = loop.operands[place]
        maker = self._makers.get(value)
        if maker is None or maker.name != "stablehlo.constant" or self._types[value] not in _LARGEST:
            return None
        match = _INTEGER.match(maker.attributes["value"])
        return int(match[1]) if match else None
