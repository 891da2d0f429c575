"""A case in words: its sizes and arguments, for messages. Layer 3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader import forms
from grader.spec import ExerciseFile

__all__ = ["drawn_numbers", "in_words"]

Array = np.ndarray[Any, Any]


def drawn_numbers(
    spec: ExerciseFile, bound: dict[str, Any], arguments: Sequence[forms.Form], inputs: Sequence[Array]
) -> dict[str, str]:
    """Return the single numbers that a case left to chance: without them nobody can compute its result again."""
    told = {}
    rest = iter(inputs)
    for parameter, form in zip(spec.signature.parameters, arguments, strict=True):
        arrays = [] if parameter.is_static else [next(rest) for _ in forms.leaves(form)]
        if form[0] == "array" and len(arrays) == 1 and arrays[0].shape == () and parameter.name not in bound:
            told[parameter.name] = _number(arrays[0])
    return told


def _number(scalar: Array) -> str:
    return f"{scalar.item():.7g}" if scalar.dtype.kind == "f" else str(scalar.item())


def in_words(bound: dict[str, Any]) -> str:
    """Return the sizes and arguments that a case binds, as a student would write them."""

    def shown(key: str, value: Any) -> str:
        text = _draw_in_words(value) if isinstance(value, dict) else str(value)
        return f"{key}={text if len(text) <= 40 else text[:37] + '...'}"

    return ", ".join(shown(key, value) for key, value in bound.items()) or "the only case"


def _draw_in_words(draw: dict[str, Any]) -> str:
    """Write ``{normal: {mean: 3}}`` as ``normal(mean=3)``, as one would in Python."""
    kind, options = next((item for item in draw.items() if item[0] != "sorted"), ("drawn", ""))
    if kind == "constant":
        return str(options)
    if isinstance(options, dict):
        return f"{kind}({', '.join(f'{key}={value}' for key, value in options.items())})"
    return f"{kind}({', '.join(map(str, options))})" if isinstance(options, list) else kind
