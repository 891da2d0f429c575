"""Read an artifact's module into plain data. The only code here that touches MLIR bindings. Layer 3.

Parsing is native code on hostile bytes, so this runs in a disposable child only. The limits on functions,
operations and depth are applied while reading, with an explicit stack, so that a huge module costs little.

``stablehlo.composite`` names an operation *and* gives a body that is supposed to mean the same; XLA would pick its
own version of a name that it knows. Every composite is therefore renamed to one that XLA does not know, which makes
XLA inline the body: what is vetted, counted and hashed is what runs.

``stablehlo.sort`` takes any comparison as its body. XLA hands it to ``std::sort`` where it need not be stable, and that
runs off the end of its buffer if the comparison is no ordering: it would read and write memory of others. A stable sort
is bounded whatever the comparison says, so every sort is made stable.

A sharding rule says how a custom call may be cut for several devices, and LAPACK trusts the sizes that come of it.
Where there are several devices every such rule is taken out, which leaves the call whole.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.judge.limits import Limits, Refused

try:
    from jax.extend.mlir import ir
    from jax.extend.mlir.dialects import chlo, sdy, stablehlo
except (
    ImportError
):  # a JAX without this part of jax.extend: grader.judge.pretty reads the printed text instead
    AVAILABLE = False
else:
    AVAILABLE = True

__all__ = ["AVAILABLE", "Block", "Function", "Operation", "Program", "Tensor", "read", "tensor"]

_TENSOR = re.compile(r"tensor<((?:\d+x)*)([a-z]+[0-9]+|complex<f(?:32|64)>)>")
_DTYPES = {"i1": 1, "bf16": 2, "f16": 2, "f32": 4, "f64": 8, "complex<f32>": 8, "complex<f64>": 16} | {
    f"{sign}{bits}": bits // 8 for sign in ("i", "ui") for bits in (8, 16, 32, 64)
}
_CALLEES = {"func.call": "callee", "stablehlo.composite": "decomposition"}
_INLINED = "jaxercise.inlined"
_RULE = "sdy.sharding_rule"


@dataclass(frozen=True, slots=True)
class Tensor:
    """A ranked, static tensor type."""

    dtype: str
    """MLIR's element type, such as ``f32`` or ``ui32``."""
    shape: tuple[int, ...]
    """Sizes; empty for a scalar."""
    elements: int
    """Product of the sizes."""
    bytes: int
    """Size in memory."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; values are numbers, unique in the program."""

    name: str
    """With its dialect: ``stablehlo.add``."""
    operands: tuple[int, ...]
    """Values read."""
    results: tuple[int, ...]
    """Values defined."""
    types: tuple[str, ...]
    """Types of the results, as MLIR prints them."""
    attributes: dict[str, str]
    """Attributes as MLIR prints them, without the callee."""
    callee: str
    """Name of the function called (for a composite its body), or ''."""
    regions: tuple[Block, ...]
    """Bodies, one block each."""


@dataclass(frozen=True, slots=True)
class Block:
    """The body of a function or region."""

    arguments: tuple[int, ...]
    """Values defined by the block itself."""
    types: tuple[str, ...]
    """Types of the arguments."""
    operations: list[Operation]
    """In order; the last one returns."""


@dataclass(frozen=True, slots=True)
class Function:
    """One ``func.func``."""

    body: Block
    """Its only block."""
    attributes: dict[str, str]
    """Attributes as MLIR prints them, without the name."""


@dataclass(frozen=True)
class Program:
    """A whole module as plain data."""

    functions: dict[str, Function]
    """By name; ``main`` is the entry."""
    types: list[str]
    """Type of each value, by number."""
    attributes: dict[str, str]
    """Module attributes without the module's name."""
    others: tuple[tuple[str, str], ...]
    """Name and text of each top-level operation that is not a function."""
    rewritten: bytes | None
    """The serialized module as changed while reading (see above), or None if nothing was to be changed."""


@functools.cache
def tensor(text: str) -> Tensor:
    """Parse a tensor type.

    Raises:
        Refused: the type is dynamic, has an encoding, or is no tensor of numbers.
    """
    match = _TENSOR.fullmatch(text)
    if match is None or match[2] not in _DTYPES:
        raise Refused(f"the program uses the type {text[:60]}, which is not graded here")
    shape = tuple(map(int, match[1].split("x")[:-1]))
    elements = math.prod(shape)
    return Tensor(match[2], shape, elements, elements * _DTYPES[match[2]])


def read(serialized: bytes, limits: Limits) -> Program:
    """Parse ``Exported.mlir_module_serialized``.

    Raises:
        Refused: the bytes are no StableHLO module, or it exceeds a limit.
    """
    context = ir.Context()
    # One small module: a thread pool costs more than it saves.
    context.enable_multithreading(False)  # noqa: FBT003 - a binding
    for dialect in (stablehlo, chlo, sdy):
        dialect.register_dialect(context)
    with context:
        try:
            module = stablehlo.deserialize_portable_artifact(context, serialized)
        except Exception as error:
            raise Refused(f"the program's module cannot be parsed ({type(error).__name__})") from None
        return _Reader(limits).module(module)


class _Reader:
    def __init__(self, limits: Limits):
        self._limits = limits
        self._numbers: dict[Any, int] = {}
        self._types: list[str] = []
        self._texts: dict[Any, str] = {}
        self._count = 0
        self._is_changed = False

    def module(self, module: Any) -> Program:
        functions: dict[str, Function] = {}
        others: list[tuple[str, str]] = []
        for view in module.body.operations:
            operation = view.operation
            if operation.name != "func.func":
                others.append((operation.name, operation.get_asm(enable_debug_info=False)))
            elif len(functions) == self._limits.functions:
                raise Refused(f"the program has more than {self._limits.functions} functions")
            else:
                attributes = self._attributes(operation)
                body = self._body(operation.regions, 0)
                name = ir.StringAttr(operation.attributes["sym_name"]).value
                functions[name] = Function(body[0], attributes)
        rewritten = None
        if self._is_changed:
            version = stablehlo.get_current_version()
            # JAX marks keys and LAPACK calls with Shardy's attributes, which StableHLO alone cannot write.
            rewritten = bytes(
                stablehlo.serialize_portable_artifact(module, version, allow_other_dialects=True)
            )
        return Program(functions, self._types, self._attributes(module.operation), tuple(others), rewritten)

    def _body(self, regions: Any, depth: int) -> tuple[Block, ...]:
        """Read regions and all they contain, each operation before what is nested in it."""
        blocks = tuple(self._open(region) for region in regions)
        stack = [(block, iter(native.operations), depth + 1) for block, native in blocks]
        while stack:
            block, rest, level = stack[-1]
            view = next(rest, None)
            if view is None:
                stack.pop()
                continue
            operation = view.operation
            inner = [self._open(region) for region in operation.regions]
            if inner and level >= self._limits.depth:
                raise Refused(f"the program nests more than {self._limits.depth} loops or branches")
            block.operations.append(self._operation(operation, tuple(child for child, _ in inner)))
            stack.extend((child, iter(native.operations), level + 1) for child, native in inner)
        return tuple(block for block, _ in blocks)

    def _open(self, region: Any) -> tuple[Block, Any]:
        if len(region.blocks) != 1:
            raise Refused("the program has a body that is not exactly one block")
        native = region.blocks[0]
        arguments = tuple(map(self._define, native.arguments))
        return Block(arguments, tuple(self._types[number] for number in arguments), []), native

    def _operation(self, operation: Any, regions: tuple[Block, ...]) -> Operation:
        self._count += 1
        if self._count > self._limits.operations:
            raise Refused(
                f"the program has more than {self._limits.operations} operations; is a loop unrolled?"
            )
        name = operation.name
        operands = tuple(self._numbers[value] for value in operation.operands)
        results = tuple(map(self._define, operation.results))
        types = tuple(self._types[number] for number in results)
        callee = ""
        if name in _CALLEES:
            callee = ir.FlatSymbolRefAttr(operation.attributes[_CALLEES[name]]).value
        if name == "stablehlo.composite":
            operation.attributes["name"] = ir.StringAttr.get(_INLINED)
            self._is_changed = True
        if name == "stablehlo.custom_call" and self._limits.devices > 1 and _RULE in operation.attributes:
            del operation.attributes[_RULE]
            self._is_changed = True
        if name == "stablehlo.sort" and not self._is_stable(operation):
            operation.attributes["is_stable"] = ir.BoolAttr.get(True)
            self._is_changed = True
        attributes = self._attributes(operation)
        return Operation(name, operands, results, types, attributes, callee, regions)

    def _is_stable(self, operation: Any) -> bool:
        given = operation.attributes
        return "is_stable" in given and self._text(given["is_stable"]) == "true"  # false is left unwritten

    def _define(self, value: Any) -> int:
        number = len(self._types)
        self._numbers[value] = number
        self._types.append(self._text(value.type))
        return number

    def _attributes(self, operation: Any) -> dict[str, str]:
        constant = operation.name == "stablehlo.constant"
        return {
            name: self._constant(operation) if constant else self._text(operation.attributes[name])
            for name in _names(operation.attributes)
            if name not in ("callee", "decomposition", "sym_name")
        }

    def _constant(self, operation: Any) -> str:
        if tensor(self._text(operation.results[0].type)).elements > self._limits.tensor_elements:
            raise Refused("the program has a constant that is too large")
        try:
            return self._text(operation.attributes["value"])
        except TypeError:
            # Complex constants have no Python class; printing the operation is slow, for it numbers all values.
            text: str = operation.get_asm(enable_debug_info=False)
            return text.partition(" stablehlo.constant ")[2]

    def _text(self, thing: Any) -> str:
        text = self._texts.get(thing)
        if text is None:
            text = self._texts[thing] = str(thing)
        return text


def _names(attributes: Any) -> Iterator[str]:
    # Iterating gives names in newer JAX and named attributes in older.
    for item in attributes:
        yield item if isinstance(item, str) else item.name
