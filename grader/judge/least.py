"""Tell the bytes that a program has to move on any device, however well it is compiled. Layer 3.

That is a floor for measured times, so it must never be more than an honest program needs: what is not certain counts
nothing. A result has to be written. An argument has to be read if the results need *all* of it: ``x + 1`` needs all of
``x``, and ``(x + 1)[0]`` one element, for compilers compute what is asked for. So need is followed from results back
to arguments, and ends where an operation may read a part only: a slice, a gather, an untaken branch, the side of a
``select``, a loop that may not run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.judge.mlir import Block, Operation, Program, tensor
from grader.judge.trips import Trips

__all__ = ["Least"]

_WIDEST = 4096
"""Arguments and carried values that are told apart; what lies beyond counts nothing."""
_MOST_STEPS = 1_000_000
"""Arguments put in the place of parameters, in all calls and loops together; after that, nothing counts. The bodies
of an honest program take some thousand."""


def _names(text: str) -> frozenset[str]:
    return frozenset(f"stablehlo.{name}" for name in text.split())


_WHOLE = _names(
    """
    abs add and atan2 bitcast_convert broadcast broadcast_in_dim cbrt ceil clamp compare complex concatenate convert
    cosine count_leading_zeros divide dot dot_general exponential exponential_minus_one fft floor is_finite log
    log_plus_one logistic maximum minimum multiply negate not or popcnt power reduce_precision remainder reshape
    reverse round_nearest_afz round_nearest_even rsqrt shift_left shift_right_arithmetic shift_right_logical sign sine
    sqrt subtract tan tanh transpose xor
    """
)
"""Operations whose result, whole, needs every operand whole."""
_PASS_ON = _names("optimization_barrier sort") | {"sdy.sharding_constraint"}
"""Operations whose results each need the operand in the same place."""
_CANCEL = _names("compare divide remainder subtract xor")
"""Operations of two equal operands that may not read them."""
_VANISH = _names("and dot dot_general multiply")
"""Operations that a zero decides."""
_KEEP_ZERO = _names("broadcast broadcast_in_dim convert reshape transpose")
_ZERO = re.compile(r"dense<(?:-?0|-?0\.0+E\+00|-?0\.0+e\+00|false)>")


class Least:
    """What the results of one vetted program need. Need is a set of arguments, kept as the bits of an integer."""

    def __init__(self, program: Program, order: Sequence[str], trips: Trips):
        self._types = program.types
        self._trips = trips
        self._needs: dict[int, int] = {}
        self._zeros: set[int] = set()
        self._steps = 0
        self._functions: dict[str, list[int]] = {}
        for name in order:
            self._functions[name] = self._block(program.functions[name].body, 0)
        self._arguments = program.functions["main"].body.arguments

    def bytes(self, results: Sequence[int]) -> int:
        """Return the least bytes for some results of ``main``; one that is an argument may be that very array."""
        made = set(results).difference(self._arguments)
        needed = 0
        for value in made:
            needed |= self._needs[value]
        read = [self._arguments[place] for place in _places(needed)]
        return sum(tensor(self._types[value]).bytes for value in (*made, *read))

    def _block(self, block: Block, first: int) -> list[int]:
        """Follow a body whose arguments are the bits from ``first`` on; return what each of its results needs."""
        for place, value in enumerate(block.arguments, first):
            self._needs[value] = 1 << place if place < _WIDEST and self._elements(value) else 0
        end = first + len(block.arguments)
        for operation in block.operations[:-1]:
            for value, needs in zip(operation.results, self._one(operation, end), strict=True):
                # Nothing is needed to make an empty array.
                self._needs[value] = needs if self._elements(value) else 0
        return [self._needs[value] for value in block.operations[-1].operands]

    def _elements(self, value: int) -> int:
        return tensor(self._types[value]).elements

    def _one(self, operation: Operation, end: int) -> list[int]:
        """Return what each result of an operation needs; bits from ``end`` on are free."""
        given = [self._needs[value] for value in operation.operands]
        name = operation.name
        if operation.callee:
            return self._replaced(self._functions[operation.callee], 0, given)
        if name == "stablehlo.while":
            return self._loop(operation, given, end)
        if name in ("stablehlo.case", "stablehlo.if"):
            branches = [self._block(region, end) for region in operation.regions]
            return [given[0] | _common(needs) for needs in zip(*branches, strict=True)]
        if name in _PASS_ON:
            return given
        if name in ("stablehlo.reduce", "stablehlo.reduce_window", "stablehlo.scatter"):
            return self._applied(operation, given, end)
        return [self._single(operation, given)] * len(operation.results)

    def _single(self, operation: Operation, given: list[int]) -> int:
        name, operands = operation.name, operation.operands
        if self._is_zero(operation):
            self._zeros.update(operation.results)
        if name == "stablehlo.select":
            return given[0] | (given[1] & given[2])
        if name in ("stablehlo.slice", "stablehlo.dynamic_slice"):
            return given[0] if self._elements(operands[0]) == self._elements(operation.results[0]) else 0
        if name == "stablehlo.dynamic_update_slice":
            return given[1]  # the rest of the array may be overwritten
        if name == "stablehlo.gather":
            return given[1] if self._elements(operands[0]) > 1 else 0
        if name == "stablehlo.pad":
            return 0 if "-" in "".join(operation.attributes.values()) else given[0]
        if name == "stablehlo.convolution":
            return given[0] if _slides_over_all(operation) else 0
        if (
            name not in _WHOLE
            or (name in _CANCEL and operands[0] == operands[1])
            or (name in _VANISH and not self._zeros.isdisjoint(operands))
        ):
            return 0
        return _union(given)

    def _is_zero(self, operation: Operation) -> bool:
        if operation.name == "stablehlo.constant":
            return bool(_ZERO.match(operation.attributes["value"]))
        return operation.name in _KEEP_ZERO and operation.operands[0] in self._zeros

    def _applied(self, operation: Operation, given: list[int], end: int) -> list[int]:
        """Follow a body that combines what there is, its first arguments, with elements of the operands."""
        count = len(operation.results)
        needs = self._block(operation.regions[0], end)
        is_kept = [each >> (end + place) & 1 for place, each in enumerate(needs)]
        if operation.name == "stablehlo.scatter":
            # What is updated is needed where it is combined; what it is updated with may lie outside.
            old = [given[place] if kept else 0 for place, kept in enumerate(is_kept)]
            return [given[count] | each for each in old]
        if operation.name == "stablehlo.reduce_window" and not _slides_over_all(operation):
            return [0] * count
        # Where what there is is dropped, the last element alone is needed.
        read = self._replaced(needs, end, [0] * count + given[:count])
        return [each if kept else 0 for each, kept in zip(read, is_kept, strict=True)]

    def _loop(self, operation: Operation, given: list[int], end: int) -> list[int]:
        condition, body = operation.regions
        trips = self._trips.of(operation)
        if trips == 0:
            return given
        after = self._block(body, end)
        # A carried value that its own next value needs is needed at the start, however often the loop runs.
        lasting = [
            needs if trips == 1 or after[place] >> (end + place) & 1 else 0
            for place, needs in enumerate(given)
        ]
        ran = self._replaced(after, end, lasting)
        if trips is not None:
            return ran
        (asked,) = self._replaced(self._block(condition, end), end, given)
        return [asked | (first & later) for first, later in zip(given, ran, strict=True)]

    def _replaced(self, needs: Sequence[int], first: int, given: Sequence[int]) -> list[int]:
        """Put what was ``given`` in the place of the bits from ``first`` on."""
        known: dict[int, int] = {}
        for each in needs:
            if each in known:
                continue
            inner = each >> first
            self._steps += inner.bit_count()
            if self._steps > _MOST_STEPS:
                return [0] * len(needs)
            known[each] = (each & ((1 << first) - 1)) | _union([given[place] for place in _places(inner)])
        return [known[each] for each in needs]


def _slides_over_all(operation: Operation) -> bool:
    """Tell whether windows cover every element."""
    texts = [text for key, text in operation.attributes.items() if "strides" in key or "dilation" in key]
    steps = re.findall(r"\d+", " ".join(text.partition(":")[2] for text in texts))
    return set(steps) <= {"1"} and "-" not in operation.attributes.get("padding", "")


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _union(needs: Sequence[int]) -> int:
    total = 0
    for each in needs:
        total |= each
    return total


def _common(needs: Sequence[int]) -> int:
    total = needs[0]
    for each in needs[1:]:
        total &= each
    return total
