"""Exact contracts of the LAPACK custom calls that honest CPU programs contain. Layer 3.

XLA passes the buffers of a custom call to native code that trusts their sizes: ``getrf`` with pivots one element
short is a heap overflow. So each call must have exactly the operands, results, layouts, aliases and options that JAX
itself writes for that routine (``jax.lax.linalg`` of JAX 0.10 to 0.12); anything else is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
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
_MODES = {"full": "65 : ui8", "thin": "83 : ui8", "none": "78 : ui8"}
# No effect on one device, or the value that says nothing.
_IGNORED = {"sdy.sharding_rule": None, "api_version": "4 : i32", "has_side_effect": "false"}


@dataclass(frozen=True)
class _Contract:
    operands: tuple[Tensor, ...]
    results: tuple[Tensor, ...]
    options: dict[str, tuple[str, ...]]
    alias: int | None


def check(operation: Operation, operand_types: tuple[str, ...]) -> None:
    """Demand that a ``stablehlo.custom_call`` is one of JAX's own LAPACK calls.

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
    broken = Refused(f"the program's call of {routine} is not one that JAX writes")
    operands = tuple(tensor(text) for text in operand_types)
    options = _options(operation.attributes.get("mhlo.backend_config", ""))
    element, real = _PRECISIONS[prefix]
    if not operands or len(operands[0].shape) < 2 or 0 in operands[0].shape:
        raise broken
    contract = _contract(routine, element, real, operands, options)
    if contract is None or contract.operands != operands:
        raise broken
    if contract.results != tuple(tensor(text) for text in operation.types):
        raise broken
    if options.keys() != contract.options.keys() or any(
        options[k] not in v for k, v in contract.options.items()
    ):
        raise broken
    if _interesting(operation.attributes) != _attributes(contract, operation.attributes):
        raise broken


_ROUTINES = frozenset("potrf getrf geqrf orgqr ungqr syevd heevd gesdd trsm".split())


def _contract(
    routine: str, element: str, real: str, operands: tuple[Tensor, ...], options: Mapping[str, str]
) -> _Contract | None:
    *batch, rows, columns = operands[0].shape
    small = min(rows, columns)

    def of(dtype: str, *core: int) -> Tensor:
        return tensor(f"tensor<{''.join(f'{size}x' for size in (*batch, *core))}{dtype}>")

    matrix, info = of(element, rows, columns), of("i32")
    square = rows == columns
    if routine == "potrf" and square:
        return _Contract((matrix,), (matrix, info), {"uplo": _UPLO}, 0)
    if routine == "getrf":
        return _Contract((matrix,), (matrix, of("i32", small), info), {}, 0)
    if routine == "geqrf":
        return _Contract((matrix,), (matrix, of(element, small)), {}, 0)
    if routine == ("orgqr" if element == real else "ungqr") and len(operands) == 2 and operands[1].shape:
        reflectors = operands[1].shape[-1]
        if 0 < reflectors <= columns <= rows:
            return _Contract((matrix, of(element, reflectors)), (matrix,), {}, 0)
    if routine == ("syevd" if element == real else "heevd") and square:
        modes = (_MODES["none"], "86 : ui8")
        return _Contract((matrix,), (matrix, of(real, rows), info), {"mode": modes, "uplo": _UPLO}, 0)
    if routine == "gesdd":
        thin = options.get("mode") == _MODES["thin"]
        left = of(element, rows, small if thin else rows)
        right = of(element, small if thin else columns, columns)
        results = (matrix, of(real, small), left, right, info)
        return _Contract((matrix,), results, {"mode": tuple(_MODES.values())}, 0)
    if routine == "trsm" and square and len(operands) == 2 and len(operands[1].shape) == len(batch) + 2:
        height, width = operands[1].shape[-2:]
        side = "76 : ui8" if height == rows else "82 : ui8"
        if options.get("side") == "82 : ui8" and width == rows:
            side = "82 : ui8"
        if rows != (height if side == "76 : ui8" else width) or 0 in (height, width):
            return None
        right_hand = of(element, height, width)
        flags = {
            "diag": ("78 : ui8", "85 : ui8"),
            "side": (side,),
            "trans_x": ("78 : ui8", "84 : ui8", "67 : ui8"),
            "uplo": _UPLO,
        }
        return _Contract((matrix, right_hand), (right_hand,), flags, 1)
    return None


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
