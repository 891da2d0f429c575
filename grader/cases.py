"""Make the inputs of a case from a seed. Layer 3; NumPy only, in the supervisor, which alone holds the seed."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader import forms, signature
from grader.spec import Draw, ExerciseFile

__all__ = ["argument_forms", "draw", "fix_sizes", "generator", "result_form"]

Array = np.ndarray[Any, Any]


def generator(seed: str, *labels: object) -> np.random.Generator:
    """Return the random generator for one purpose: equal seeds and labels give equal values on every machine."""
    digest = hashlib.sha256("\x00".join(map(str, (seed, *labels))).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


def fix_sizes(spec: ExerciseFile, bound: Mapping[str, Any], seed: str, *labels: object) -> dict[str, Any]:
    """Return what a case binds, with every size that it gives as ``[fewest, most]`` drawn from the seed.

    A size that nobody knows beforehand cannot be written into an answer.
    """
    rng = generator(seed, *labels, "size")
    return {
        key: int(rng.integers(value[0], value[1], endpoint=True))
        if key in spec.signature.sizes and isinstance(value, list)
        else value
        for key, value in bound.items()
    }


def argument_forms(spec: ExerciseFile, bound: Mapping[str, Any]) -> list[forms.Form]:
    """Return the form of each argument at the sizes that a case binds."""
    sizes = {name: bound[name] for name in spec.signature.sizes}
    return [
        signature.bind(
            parameter.type, sizes, _static(spec, bound, parameter.name) if parameter.is_static else None
        )
        for parameter in spec.signature.parameters
    ]


def result_form(spec: ExerciseFile, bound: Mapping[str, Any]) -> forms.Form:
    """Return the form of the result at the sizes that a case binds."""
    return signature.bind(spec.signature.result, {name: bound[name] for name in spec.signature.sizes})


def draw(spec: ExerciseFile, bound: Mapping[str, Any], rng: np.random.Generator) -> list[Array]:
    """Draw the arrays of all arguments, flat, in the order of :func:`grader.forms.leaves`."""
    arrays: list[Array] = []
    for parameter, form in zip(spec.signature.parameters, argument_forms(spec, bound), strict=True):
        if parameter.is_static:
            continue
        source = bound.get(parameter.name, spec.inputs.get(parameter.name))
        if isinstance(source, dict):
            source = Draw.model_validate(source)
        elif not isinstance(source, Draw):
            source = Draw(constant=source) if source is not None else None
        leaves = forms.leaves(form)
        for index, leaf in enumerate(leaves):
            try:
                arrays.append(_leaf(leaf, source, index, len(leaves), rng, is_tree=form[0] != "array"))
            except ValueError as error:
                if source is None or source.constant is None:
                    raise
                written = list(np.shape(source.constant))
                raise ValueError(
                    f"the constant of {parameter.name!r} has shape {written}, which does not fit {list(leaf.shape)}"
                ) from error
    return arrays


def _leaf(
    leaf: forms.Leaf, source: Draw | None, index: int, count: int, rng: np.random.Generator, *, is_tree: bool
) -> Array:
    if leaf.is_key:
        return rng.integers(0, 2**32, leaf.shape, dtype=np.uint32)
    assert source is not None  # the specification was checked: every argument has values
    if (
        source.constant is not None
        and is_tree
        and isinstance(source.constant, list)
        and len(source.constant) == count
    ):
        source = Draw(constant=source.constant[index])
    values = _values(source, leaf.shape, rng)
    if source.sorted:
        values = np.sort(values, axis=-1)
    return values.astype(leaf.dtype)


def _values(source: Draw, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    if source.normal is not None:
        return rng.normal(source.normal.mean, source.normal.std, shape)
    if source.uniform is not None:
        return rng.uniform(source.uniform[0], source.uniform[1], shape)
    if source.integers is not None:
        return np.asarray(rng.integers(source.integers[0], source.integers[1], shape))
    if source.choice is not None:
        return np.asarray(rng.choice(np.asarray(source.choice), shape))
    if source.permutation:
        return rng.permutation(math.prod(shape)).reshape(shape)
    return np.array(np.broadcast_to(np.asarray(source.constant), shape))


def _static(spec: ExerciseFile, bound: Mapping[str, Any], name: str) -> Any:
    if name in bound:
        return bound[name]
    source = spec.inputs.get(name)
    return source.constant if source is not None else None
