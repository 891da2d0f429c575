"""What an original returns, made what the entry says and the reply holds. Layer 3; used in the oracle child.

Lists of numbers are arrays where the entry says so. Floats are widened to float64, whole numbers to int64: what is
compared is compared by the supervisor, with a tolerance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader import forms
from grader.judge.buffers import ArrayType

__all__ = ["arrays_of_lists", "demand_double", "fit", "is_float"]

_NOTHING: forms.Form = ["none"]


def is_float(each: ArrayType) -> bool:
    """Tell whether an array is differentiable: any real floating type."""
    return each.dtype.startswith(("float", "bfloat"))


def demand_double(leaves: Sequence[forms.Leaf], values: Sequence[Any]) -> None:
    """Refuse results that were rounded on the way: the difference of two neighbours would be rounding alone.

    Raises:
        ValueError: a result is of a smaller type than the float64 that went in.
    """
    for leaf, value in zip(leaves, values, strict=True):
        dtype = getattr(value, "dtype", None)
        if is_float(ArrayType(leaf.dtype, leaf.shape)) and str(dtype) in ("float32", "float16"):
            raise ValueError(
                f"{leaf.path} is {dtype}, though float64 goes in, so no derivative can be measured. Leave that dtype "
                "out of the original; or give the transform a `step:` and a tolerance that suit it"
            )


def arrays_of_lists(form: forms.Form, value: Any) -> Any:
    """Make arrays of nested lists where the entry says so: an original may well collect its numbers in lists."""
    match form:
        case ["array", dtype, _] if isinstance(value, (list, tuple)):
            try:
                array = np.array(value)
            except ValueError:  # rows of different lengths
                return value
            return array if array.size else array.astype(dtype)
        case ["list" | "tuple", children] if isinstance(value, (list, tuple)) and len(value) == len(children):
            return [arrays_of_lists(child, item) for child, item in zip(children, value, strict=True)]
        case ["dict", pairs] if isinstance(value, dict):
            wanted = dict(pairs)
            return {key: arrays_of_lists(wanted.get(key, _NOTHING), item) for key, item in value.items()}
    return value


def fit(leaf: forms.Leaf, value: Any) -> np.ndarray[Any, Any]:
    """Cast one result to the type of the reply.

    Raises:
        Mismatch: its shape or kind of number is not the form's.
    """
    array = np.asarray(value)
    declared = ArrayType(leaf.dtype, leaf.shape)
    expected = f"{leaf.dtype}{list(leaf.shape)}"
    actual = f"{array.dtype}{list(array.shape)}"
    if array.shape != leaf.shape:
        raise forms.Mismatch(leaf.path, expected, actual)
    kind, reply = {"b": ("b", np.uint8), "c": ("bifuc", np.complex128)}.get(
        declared.numpy.kind, ("biu", np.int64)
    )
    if is_float(declared):
        kind, reply = "biufV", np.float64
    if array.dtype.kind not in kind:
        raise forms.Mismatch(leaf.path, expected, actual)
    return np.asarray(array, reply)
