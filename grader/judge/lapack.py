"""Exact contracts of the LAPACK custom calls that honest CPU programs contain. Layer 3.

XLA passes the buffers of a custom call to native code that trusts their sizes: ``getrf`` with pivots one element
short is a heap overflow. So each call must have exactly the operands, results, layouts, aliases and options that JAX
itself writes for that routine (``jax.lax.linalg`` of JAX 0.10 to 0.12); anything else is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from grader.judge.limits import Refused
from grader.judge.mlir import Operation, Tensor, tensor

__all__ = ["check"]

_PRECISIONS = {
    "s": ("f32", "f32"),
    "d": ("f64", "f64"),
    "c": ("complex<f32>", "f32"),
    "z": ("complex<f64>", "f64"),
}
_UPLO = ("76 : ui8", "85 : ui8")
_MODES = {"full": "65 : ui8", "thin": "83 : ui8", "none": "78 : ui8", "vectors": "86 : ui8"}
# No effect on one device, or the value that says nothing.
_IGNORED = {"sdy.sharding_rule": None, "api_version": "4 : i32", "has_side_effect": "false"}


@dataclass(frozen=True)
class _Contract:
    operands: tuple[Tensor, ...]
    results: tuple[Tensor, ...]
    options: Mapping[str, tuple[str, ...]]
    alias: int


@dataclass(frozen=True)
class _Call:
    element: str
    real: str
    operands: tuple[Tensor, ...]
    options: Mapping[str, str]

    @property
    def sizes(self) -> tuple[int, int]:
        """Rows and columns of the first operand."""
        return self.operands[0].shape[-2], self.operands[0].shape[-1]

    def of(self, dtype: str, *core: int) -> Tensor:
        """Return the type of an array with the first operand's batch axes before its own."""
        shape = (*self.operands[0].shape[:-2], *core)
        return tensor(f"tensor<{''.join(f'{size}x' for size in shape)}{dtype}>")


def check(operation: Operation, operand_types: tuple[str, ...]) -> None:
    """Demand that a ``stablehlo.custom_call`` is one of JAX's own LAPACK calls.

    Args:
        operation: the call.
        operand_types: the types of its operands, as MLIR prints them.

    Raises:
        Refused: the target is not allowed, or anything about the call differs from its contract.
    """
    target = operation.attributes.get("call_target_name", "").strip('"')
    prefix, routine = (
        target.removeprefix("lapack_")[:1],
        target.removeprefix("lapack_")[1:].removesuffix("_ffi"),
    )
    if target != f"lapack_{prefix}{routine}_ffi" or prefix not in _PRECISIONS or routine not in _ROUTINES:
        raise Refused(f"the program calls native code that is not graded here (custom call {target[:60]!r})")
    operands = tuple(tensor(text) for text in operand_types)
    call = _Call(
        *_PRECISIONS[prefix], operands, _options(operation.attributes.get("mhlo.backend_config", ""))
    )
    matrix = operands and len(operands[0].shape) >= 2 and 0 not in operands[0].shape
    contract = _ROUTINES[routine](call) if matrix else None
    if contract is None or not _kept(contract, call, operation):
        raise Refused(f"the program's call of {routine} is not one that JAX writes")


def _kept(contract: _Contract, call: _Call, operation: Operation) -> bool:
    return (
        contract.operands == call.operands
        and contract.results == tuple(tensor(text) for text in operation.types)
        and contract.options.keys() == call.options.keys()
        and all(call.options[name] in allowed for name, allowed in contract.options.items())
        and _interesting(operation.attributes) == _attributes(contract, operation.attributes)
    )


def _factor(call: _Call, extra: Tensor | None, options: Mapping[str, tuple[str, ...]]) -> _Contract:
    """Contract of a routine that overwrites one matrix and reports success."""
    matrix, info = call.of(call.element, *call.sizes), call.of("i32")
    results = (matrix, info) if extra is None else (matrix, extra, info)
    return _Contract((matrix,), results, options, 0)


def _potrf(call: _Call) -> _Contract | None:
    rows, columns = call.sizes
    return _factor(call, None, {"uplo": _UPLO}) if rows == columns else None


def _getrf(call: _Call) -> _Contract:
    return _factor(call, call.of("i32", min(call.sizes)), {})


def _geqrf(call: _Call) -> _Contract:
    matrix = call.of(call.element, *call.sizes)
    return _Contract((matrix,), (matrix, call.of(call.element, min(call.sizes))), {}, 0)


def _orgqr(call: _Call) -> _Contract | None:
    rows, columns = call.sizes
    if len(call.operands) != 2 or not call.operands[1].shape:
        return None
    reflectors = call.operands[1].shape[-1]
    if not 0 < reflectors <= columns <= rows:
        return None
    matrix = call.of(call.element, rows, columns)
    return _Contract((matrix, call.of(call.element, reflectors)), (matrix,), {}, 0)


def _syevd(call: _Call) -> _Contract | None:
    rows, columns = call.sizes
    options = {"mode": (_MODES["none"], _MODES["vectors"]), "uplo": _UPLO}
    return _factor(call, call.of(call.real, rows), options) if rows == columns else None


def _gesdd(call: _Call) -> _Contract:
    rows, columns = call.sizes
    thin = call.options.get("mode") == _MODES["thin"]
    left = call.of(call.element, rows, min(call.sizes) if thin else rows)
    right = call.of(call.element, min(call.sizes) if thin else columns, columns)
    matrix = call.of(call.element, rows, columns)
    results = (matrix, call.of(call.real, min(call.sizes)), left, right, call.of("i32"))
    return _Contract((matrix,), results, {"mode": (_MODES["full"], _MODES["thin"], _MODES["none"])}, 0)


def _trsm(call: _Call) -> _Contract | None:
    rows, columns = call.sizes
    if rows != columns or len(call.operands) != 2 or len(call.operands[1].shape) < 2:
        return None
    height, width = call.operands[1].shape[-2:]
    sides = tuple(side for side, size in (("76 : ui8", height), ("82 : ui8", width)) if size == rows)
    right_hand = call.of(call.element, height, width)
    options = {
        "diag": ("78 : ui8", "85 : ui8"),
        "side": sides,
        "trans_x": ("78 : ui8", "84 : ui8", "67 : ui8"),
        "uplo": _UPLO,
    }
    matrix = call.of(call.element, rows, columns)
    return _Contract((matrix, right_hand), (right_hand,), options, 1) if height and width else None


_ROUTINES: dict[str, Callable[[_Call], _Contract | None]] = {
    "potrf": _potrf,
    "getrf": _getrf,
    "geqrf": _geqrf,
    "orgqr": _orgqr,
    "ungqr": _orgqr,
    "syevd": _syevd,
    "heevd": _syevd,
    "gesdd": _gesdd,
    "trsm": _trsm,
}


def _attributes(contract: _Contract, actual: Mapping[str, str]) -> dict[str, str]:
    """Write the attributes that JAX gives such a call, as MLIR prints them."""
    batch = len(contract.operands[0].shape) - 2
    index = "[0]" if len(contract.results) > 1 else "[]"
    return {
        "call_target_name": actual["call_target_name"],
        "mhlo.backend_config": actual.get("mhlo.backend_config", ""),
        "mhlo.frontend_attributes": f'{{num_batch_dims = "{batch}"}}',
        "operand_layouts": _layouts(contract.operands, batch),
        "result_layouts": _layouts(contract.results, batch),
        "output_operand_aliases": f"[#stablehlo.output_operand_alias<output_tuple_indices = {index}, "
        f"operand_index = {contract.alias}, operand_tuple_indices = []>]",
    }


def _layouts(tensors: tuple[Tensor, ...], batch: int) -> str:
    # LAPACK wants columns contiguous: the last two axes of a matrix change places.
    texts = []
    for value in tensors:
        core = list(range(batch, len(value.shape)))
        order = (core if len(core) == 2 else core[::-1]) + list(range(batch))[::-1]
        body = str(order[0]) if len(order) == 1 else str(order) if order else ""
        texts.append(f"dense<{body}> : tensor<{len(order)}xindex>")
    return f"[{', '.join(texts)}]"


def _options(config: str) -> dict[str, str]:
    pairs = (item.split(" = ", 1) for item in config.strip("{}").split(", ") if item)
    return {pair[0]: pair[-1] for pair in pairs}


def _interesting(attributes: Mapping[str, str]) -> dict[str, str]:
    return {
        name: text
        for name, text in attributes.items()
        if name not in _IGNORED or (_IGNORED[name] is not None and text != _IGNORED[name])
    }
