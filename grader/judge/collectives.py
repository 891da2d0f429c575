"""Contracts of the operations by which devices speak to each other. Layer 3.

They are allowed where an exercise declares several devices, with exactly the operands, results and attributes that
``jax.lax`` writes inside ``shard_map`` (JAX 0.10 to 0.12): groups that hold each device once, results of the size that
follows, and a body that is one plain sum, product, maximum or the like. Outside of a body written for one device they
mean nothing that JAX promises, and are refused.

Not decided here: whether all devices come to the same call. Where some take another branch the others wait for ever;
the jail's limit on wall time is for that.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Mapping, Sequence

from grader.judge.limits import Refused
from grader.judge.meshes import Meshes, axes_size
from grader.judge.mlir import Block, Operation, Program, Tensor, tensor

__all__ = ["COLLECTIVES", "check_collective", "check_places"]

_CHANNEL = "#stablehlo.channel_handle<handle = 1, type = 0>"
"""All calls have the one that JAX gives them; XLA tells them apart by their order."""
_NO_AXES = "#sdy<manual_axes{}>"
_REDUCTIONS = frozenset(
    "stablehlo." + name for name in ("add", "and", "maximum", "minimum", "multiply", "or", "xor")
)
_DENSE = re.compile(r"dense<([\d, \[\]]*)> : tensor<(\d{1,3})x(\d{1,3})xi64>")
_AXIS = r'#stablehlo\.axis_ref<name = ("(?:[^"\\]|\\.)*")>'
_ALONG = re.compile(
    rf"#stablehlo\.replica_group_mesh_axes<mesh = @(\w+), axes = \[({_AXIS}(?:, {_AXIS})*)?\]>"
)
_NUMBER = re.compile(r"(\d{1,9}) : i64")


def check_collective(
    operation: Operation, operand_types: Sequence[str], meshes: Meshes, partitions: int
) -> None:
    """Demand that one operation of ``COLLECTIVES`` is as JAX writes it.

    Args:
        operation: the operation.
        operand_types: the types of its operands, as MLIR prints them.
        meshes: the program's meshes.
        partitions: devices that the program is run on.

    Raises:
        Refused: anything about it differs from its contract.
    """
    call = _Call(operation, operand_types, meshes, partitions)
    if not COLLECTIVES[operation.name](call):
        name = operation.name.partition(".")[2]
        raise Refused(f"the program's {name} is not one that JAX writes for {partitions} devices")


def check_places(program: Program, order: Sequence[str]) -> None:
    """Demand that devices speak to each other only inside ``sdy.manual_computation``, through calls as well.

    Args:
        program: the program.
        order: its functions, each after those it calls.
    """
    speaking: set[str] = set()
    for name in order:
        if any(
            op.name in COLLECTIVES or op.callee in speaking for op in _shared(program.functions[name].body)
        ):
            speaking.add(name)
    if "main" in speaking:
        raise Refused("the program's devices speak to each other outside of a shard_map")


def _shared(body: Block) -> Sequence[Operation]:
    """Return the operations of a body that are not inside of ``sdy.manual_computation``."""
    found: list[Operation] = []
    stack = [body]
    while stack:
        for operation in stack.pop().operations:
            found.append(operation)
            # A body that is written over no axis is one for all devices together.
            if operation.attributes.get("manual_axes", _NO_AXES) == _NO_AXES:
                stack.extend(operation.regions)
    return found


class _Call:
    def __init__(self, operation: Operation, operand_types: Sequence[str], meshes: Meshes, partitions: int):
        self._operation, self._meshes, self._partitions = operation, meshes, partitions
        self.operands = [tensor(text) for text in operand_types]
        self.results = [tensor(text) for text in operation.types]
        self.attributes: Mapping[str, str] = operation.attributes

    def has(self, *names: str, bodies: int = 0) -> bool:
        """Whether there is one operand, one result, this many bodies, and these attributes and no others."""
        return (
            len(self.operands) == len(self.results) == 1
            and self.attributes.keys() == {"channel_handle", *names}
            and self.attributes["channel_handle"] == _CHANNEL
            and self.attributes.get("use_global_device_ids", "unit") == "unit"
            and len(self._operation.regions) == bodies
        )

    def group(self) -> int:
        """Return how many devices speak in each group; 0 if the groups are not of each device once."""
        text = self.attributes["replica_groups"]
        if along := _ALONG.fullmatch(text):
            axes = re.findall(_AXIS, along[2] or "")
            return axes_size(axes, along[1], self._meshes)
        rows = self._rows(text)
        members = sorted(member for row in rows for member in row)
        return len(rows[0]) if members == list(range(self._partitions)) else 0

    def pairs_differ(self) -> bool:
        """Whether no device is a source twice, or a target twice, and all are there."""
        rows = self._rows(self.attributes["source_target_pairs"])
        ends = [*zip(*rows, strict=True)]
        return (len(ends) == 2 or not rows) and all(
            len(set(end)) == len(end) and max(end) < self._partitions for end in ends
        )

    def _rows(self, text: str) -> list[list[int]]:
        match = _DENSE.fullmatch(text)
        if match is None or int(match[2]) * int(match[3]) > 2 * self._partitions:
            raise Refused("the program names groups of devices that are not there")
        rows = json.loads(match[1] or "[]")
        return rows if isinstance(rows, list) else [[rows] * int(match[3])] * int(match[2])

    def number(self, name: str) -> int:
        """Return an attribute that is a whole number; -1 if it is none."""
        match = _NUMBER.fullmatch(self.attributes[name])
        return int(match[1]) if match else -1

    def reduces(self) -> bool:
        """Whether the body is one plain operation on its two arguments; JAX may mark where its result lies."""
        body = self._operation.regions[0]
        first, *rest = body.operations
        marks = [each.name for each in rest[:-1]]
        return (
            first.name in _REDUCTIONS
            and not first.attributes
            and sorted(first.operands) == sorted(body.arguments)
            and marks in ([], ["sdy.sharding_constraint"])
            and all(before.results == after.operands for before, after in itertools.pairwise(body.operations))
        )

    def grows(self, **factors: tuple[int, int]) -> bool:
        """Whether the result is the operand with some axes this many times as long: name to (times, divided by)."""
        operand, result = self.operands[0], self.results[0]
        shape = list(operand.shape)
        for name, (times, over) in factors.items():
            axis = self.number(name)
            if not 0 <= axis < len(shape) or shape[axis] * times % over:
                return False
            shape[axis] = shape[axis] * times // over
        return result == Tensor(operand.dtype, tuple(shape), result.elements, result.bytes)


def _all_reduce(call: _Call) -> bool:
    return (
        call.has("replica_groups", "use_global_device_ids", bodies=1)
        and call.group() > 0
        and call.reduces()
        and call.grows()
    )


def _all_gather(call: _Call) -> bool:
    return (
        call.has("all_gather_dim", "replica_groups", "use_global_device_ids")
        and (size := call.group()) > 0
        and call.grows(all_gather_dim=(size, 1))
    )


def _reduce_scatter(call: _Call) -> bool:
    return (
        call.has("replica_groups", "scatter_dimension", "use_global_device_ids", bodies=1)
        and (size := call.group()) > 0
        and call.reduces()
        and call.grows(scatter_dimension=(1, size))
    )


def _all_to_all(call: _Call) -> bool:
    return (
        call.has("concat_dimension", "replica_groups", "split_count", "split_dimension")
        and (size := call.group()) > 0
        and call.number("split_count") == size
        and call.grows(split_dimension=(1, size), concat_dimension=(size, 1))
    )


def _collective_permute(call: _Call) -> bool:
    return call.has("source_target_pairs") and call.pairs_differ() and call.grows()


def _partition_id(call: _Call) -> bool:
    return not call.operands and not call.attributes and call.results == [tensor("tensor<ui32>")]


COLLECTIVES: Mapping[str, Callable[[_Call], bool]] = {
    "stablehlo.all_gather": _all_gather,
    "stablehlo.all_reduce": _all_reduce,
    "stablehlo.all_to_all": _all_to_all,
    "stablehlo.collective_permute": _collective_permute,
    "stablehlo.partition_id": _partition_id,
    "stablehlo.reduce_scatter": _reduce_scatter,
}
"""By operation, whether a call keeps its contract."""
