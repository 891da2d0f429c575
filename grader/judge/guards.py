"""Results of LAPACK calls may be read only as JAX reads them: where the routine says that it succeeded. Layer 3.

A routine that fails, or that was not asked for vectors, leaves some of its results unwritten. XLA takes their buffers
from the heap, so what is in them may be what an earlier call left there: memory between two calls of a pure program.
JAX itself puts NaN there, with a ``select`` on the routine's ``info``; anything else that reads them is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from grader.judge.limits import Refused
from grader.judge.mlir import Block, Operation

__all__ = ["check_guards"]

_SUCCESS = {"potrf": "EQ", "syevd": "EQ", "heevd": "EQ", "gesdd": "EQ", "getrf": "GE"}
"""Routines whose last result is ``info``, and how JAX compares it with 0."""
_PIVOTS = 1
"""Result of ``getrf`` that is written in any case, and that JAX reads unguarded."""
_NO_VECTORS = "mode = 78 : ui8"
_VECTORS = (2, 3)
"""Results of ``gesdd`` that stay unwritten where no vectors are asked for."""


def check_guards(blocks: Iterable[Block]) -> None:
    """Demand that every result of a LAPACK call in one function is read behind its guard.

    Args:
        blocks: all blocks of the function, nested ones included; the calls were checked by
            :func:`grader.judge.lapack.check`.

    Raises:
        Refused: something reads a result that may be unwritten.
    """
    operations = [operation for block in blocks for operation in block.operations]
    calls = [operation for operation in operations if operation.name == "stablehlo.custom_call"]
    if not calls:
        return
    flow = _Flow(operations)
    for call in calls:
        routine = (
            call.attributes["call_target_name"].strip('"').removeprefix("lapack_")[1:].removesuffix("_ffi")
        )
        if routine not in _SUCCESS:
            continue
        *results, info = call.results
        unwritten = _VECTORS if _NO_VECTORS in call.attributes.get("mhlo.backend_config", "") else ()
        for index, result in enumerate(results):
            if routine == "getrf" and index == _PIVOTS:
                continue
            for reader, position in flow.readers.get(result, ()):
                guarded = reader.name == "stablehlo.select" and position == 1
                if index in unwritten or not (
                    guarded and flow.tells(reader.operands[0], info, _SUCCESS[routine])
                ):
                    raise Refused(f"the program reads what {routine} may leave unwritten")


@dataclass
class _Flow:
    """Who makes and who reads the values of one function."""

    operations: Sequence[Operation]
    makers: dict[int, Operation] = field(default_factory=dict)
    readers: dict[int, list[tuple[Operation, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for operation in self.operations:
            self.makers.update(dict.fromkeys(operation.results, operation))
            for position, value in enumerate(operation.operands):
                self.readers.setdefault(value, []).append((operation, position))

    def tells(self, predicate: int, info: int, direction: str) -> bool:
        """Whether ``predicate`` is ``info`` compared with 0, spread over the axes behind those of the batch."""
        compare = self._spread(predicate)
        if compare is None or compare.name != "stablehlo.compare":
            return False
        zero = self._spread(compare.operands[1])
        return (
            compare.operands[0] == info
            and compare.attributes.get("comparison_direction")
            == f"#stablehlo<comparison_direction {direction}>"
            and zero is not None
            and zero.name == "stablehlo.constant"
            and zero.attributes["value"].startswith("dense<0>")
        )

    def _spread(self, value: int) -> Operation | None:
        """Return the operation behind any ``broadcast_in_dim`` that keep the leading axes in their places."""
        maker = self.makers.get(value)
        while maker is not None and maker.name == "stablehlo.broadcast_in_dim":
            axes = maker.attributes["broadcast_dimensions"].partition(":")[2].strip(" >").split(", ")
            if axes != [""] and axes != [str(i) for i in range(len(axes))]:
                return None
            maker = self.makers.get(maker.operands[0])
        return maker
