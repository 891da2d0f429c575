"""Count what one operation computes: operations on single elements. Layer 3.

Most do one for each element of their results. Products, windows, sorts and the like do more; what only moves, makes or
converts data does none. See ``docs/cost.md``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache

from grader.judge.mlir import Operation, Tensor

__all__ = ["HANDS_ON", "element_operations"]


def _names(text: str) -> frozenset[str]:
    return frozenset(f"stablehlo.{name}" for name in text.split())


HANDS_ON = _names("constant optimization_barrier reshape return") | {
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


def element_operations(operation: Operation, operands: list[Tensor], results: list[Tensor]) -> int:
    """Return how many operations on elements an operation stands for, its bodies counted as one each time."""
    name = operation.name
    if name in _SPECIAL:
        return _SPECIAL[name](operation, operands, results)
    if name in HANDS_ON or name in _MOVES:
        return 0
    return sum(result.elements for result in results)


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


def _reduced_windows(operation: Operation, operands: list[Tensor], results: list[Tensor]) -> int:
    """Count each window, but a running sum n log n: XLA makes a tree of it, for which it counts about 17 n itself."""
    if (length := _running(operation, operands[0])) is not None:
        return results[0].elements * _levels(length)
    return _window(operation, results)


def _running(operation: Operation, operand: Tensor) -> int | None:
    """Return the length of a running sum, such as ``jnp.cumsum`` is: one window for each element, which ends there."""
    windows = _numbers(operation.attributes["window_dimensions"])
    texts = [text for key, text in operation.attributes.items() if "strides" in key or "dilation" in key]
    axes = [axis for axis, window in enumerate(windows) if window > 1]
    if len(axes) != 1 or not {step for text in texts for step in _numbers(text.partition(":")[2])} <= {1}:
        return None
    padding = _numbers(operation.attributes.get("padding", "").partition(">")[0])
    around, length = padding[2 * axes[0] : 2 * axes[0] + 2], windows[axes[0]]
    return length if length == operand.shape[axes[0]] and sorted(around) == [0, length - 1] else None


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
    "stablehlo.reduce_window": _reduced_windows,
    "stablehlo.scatter": lambda _, operands, results: operands[len(results) + 1].elements,
    "stablehlo.select_and_scatter": lambda operation, operands, _: _window(operation, operands[1:]),
    "stablehlo.sort": _sort,
    "stablehlo.triangular_solve": lambda _, operands, results: results[0].elements * operands[0].shape[-1],
}
"""Operations that are more, or less, than one on each element of their results."""
