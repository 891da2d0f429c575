"""Types, literals, parameters and constants of a program in short words. Runs in the trace jail."""

from __future__ import annotations

import math
from typing import Any

import jax
import numpy as np

from grader.trace.site import long_types_shortened

__all__ = ["Constants", "detail", "kind", "literal"]

_SHOWN = 5
"""Values of a constant that are shown."""
_MAX_COMPARED = 1 << 20
"""Bytes up to which a constant is compared with the submission's globals, to find its name."""
_PARAMETERS = {
    "axes": "axes",
    "axis": "axis",
    "dimension": "axis",
    "dimensions": "axes",
    "permutation": "permutation",
    "y": "to the power",
    "axis_name": "over",
    "perm": "perm",
    "padding_config": "padding",
    "k": "k",
}
"""Parameters that say something to a reader which the types do not, and what to call them."""


def kind(aval: Any) -> str:
    """Return a type as ``f32[4]``."""
    try:
        return long_types_shortened(str(aval.str_short()))[:80]
    except Exception:  # a type without dtype and shape, such as a token
        return type(aval).__name__[:80]


def literal(value: Any) -> str | None:
    """Return the text of a scalar; None for an array."""
    try:
        array = np.asarray(value)
        if array.ndim:
            return None
        return _number(array.item())
    except Exception:  # a key, or something that only JAX understands
        return None


def detail(equation: Any) -> str:
    """Return the parameters of an operation that matter to a reader, such as ``axes 0``."""
    params = equation.params
    words = []
    if (starts := params.get("start_indices")) is not None and params.get("limit_indices") is not None:
        steps = params.get("strides") or [1] * len(starts)
        spans = zip(starts, params["limit_indices"], steps, strict=False)
        words.append("[" + ", ".join(f"{a}:{b}" + (f":{c}" if c != 1 else "") for a, b, c in spans) + "]")
    for name, word in _PARAMETERS.items():
        value = params.get(name)
        if value not in (None, False, (), ""):
            words.append(f"{word} {_shown(value)}" if value is not True else word)
    return ", ".join(words)


class Constants:
    """The arrays that a program holds, each once."""

    def __init__(self, namespace: dict[str, Any]):
        self._globals = {
            name: value
            for name, value in namespace.items()
            if type(name) is str and (type(value) is np.ndarray or isinstance(value, jax.Array))
        }
        self.rows: dict[int, dict[str, Any]] = {}
        """What is known of each, by the number of its value."""
        self._numbers: dict[int, int] = {}
        self._held: list[Any] = []
        """Keeps them alive, so that an identity stays one."""

    def find(self, value: Any) -> tuple[int | None, str]:
        """Return the value's number if it is known, and the global that holds it."""
        return self._numbers.get(id(value)), self._name(value)

    def add(self, number: int, value: Any) -> None:
        """Remember a constant."""
        self._held.append(value)
        self._numbers[id(value)] = number
        size = _attempt(lambda: int(value.nbytes), 0)
        sample = _attempt(lambda: _sample(value), [])
        self.rows[number] = {"line": None, "bytes": size, "sample": sample}

    def use(self, number: int, line: int) -> None:
        """Remember the first line that a constant is used in."""
        row = self.rows.get(number)
        if row is not None and row["line"] is None:
            row["line"] = line

    def _name(self, value: Any) -> str:
        for name, own in self._globals.items():
            if own is value or _is_equal(own, value):
                return name
        return ""


def _is_equal(own: Any, value: Any) -> bool:
    try:
        a, b = np.asarray(own), np.asarray(value)
        is_same = a.shape == b.shape and a.nbytes <= _MAX_COMPARED
        return is_same and a.astype(b.dtype).tobytes() == b.tobytes()
    except Exception:  # keys, and types of arrays that NumPy does not understand
        return False


def _sample(value: Any) -> list[str]:
    array = np.asarray(value)
    return [_number(item) for item in array.ravel()[:_SHOWN].tolist()]


def _number(item: Any) -> str:
    if isinstance(item, float):
        text = f"{item:.6g}"
        return text if not math.isfinite(item) or set(text) & {".", "e"} else f"{text}.0"
    return str(item)[:40]


def _shown(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        shown = ", ".join(f"({_shown(v)})" if isinstance(v, (tuple, list)) else _shown(v) for v in value[:8])
        return shown + (", ..." if len(value) > 8 else "")
    return str(int(value) if isinstance(value, np.integer) else value)[:40]


def _attempt(call: Any, otherwise: Any) -> Any:
    try:
        return call()
    except Exception:  # a type of array that NumPy does not understand
        return otherwise
