"""What a student is shown of a public case that came out wrong: what went in, what should come out, what did. Layer 5.

Nothing is made of a hidden case, whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from grader import array_words, forms
from grader.checks.values import Failure
from grader.plan import Plan
from grader.plan_parts import Part
from grader.verdict import Example, ShownInput, ShownValue

__all__ = ["example"]

Array = np.ndarray[Any, Any]

_MOST_INPUTS = 6
_LONGEST = 200
"""Characters of a case in words, and of a static argument."""
_ROOM, _LEAST = 63, 24
"""Characters of a line for an argument's name, its values and its form; and how many values have in any case."""
_RESULTS = {
    "grad": "derivative with respect to {}",
    "jvp": "tangent of {}",
    "vmap": "batched {}",
    "scan": "{} of a scan",
}
"""What the results of a transform are, around the path of a leaf; a call's are the leaf itself."""
_FURTHER = {"grad": "cotangent of {}", "jvp": "tangent of {}"}
"""What a transform takes beside the arguments."""


def example(
    plan: Plan, part: Part, failure: Failure, expected: Sequence[Array], actual: Sequence[Array]
) -> Example | None:
    """Return what went wrong in one round of a part, cut to what can be read; None of a hidden round.

    Args:
        plan: what the part belongs to.
        part: what was run.
        failure: where it differs.
        expected: the outputs of this round, from the oracle.
        actual: and from the program.
    """
    values = part.values[failure.round]
    if values.visibility != "public" or failure.visibility != "public":
        return None
    if part.kind != "call" and not plan.exercise.spec.shows_transforms:
        return None
    leaf, index = part.outputs[failure.output], failure.difference.index
    want, have, path = expected[failure.output], actual[failure.output], leaf.path
    form, wrapped = array_words.form_of(leaf.dtype, leaf.shape), _RESULTS.get(part.kind, "{}")
    if part.kind == "call" and _are_numbers(part.result, part.outputs):
        index, path = (failure.output,), "result"
        want, have = np.array(expected), np.array(actual)
        form = _many(part.result[0], part.outputs)
    wanted, had = array_words.beside(want, have, index)
    inputs = list(_inputs(plan, part, values.inputs, want.shape, index))
    return Example(
        case=_cut(values.case),
        inputs=tuple(inputs[:_MOST_INPUTS]),
        more_inputs=max(0, len(inputs) - _MOST_INPUTS),
        name=wrapped.format(path + wanted.where),
        form=form,
        place=wrapped.format(path + (f"[{', '.join(map(str, index))}]" if index else "")),
        expected=ShownValue(before=wanted.before, here=wanted.here, after=wanted.after),
        actual=ShownValue(before=had.before, here=had.here, after=had.after),
    )


def _inputs(
    plan: Plan, part: Part, arrays: Sequence[Array], shape: tuple[int, ...], index: tuple[int, ...]
) -> Iterator[ShownInput]:
    """Yield the arguments in order: lists of numbers as one, other trees by their leaves."""
    leaves = list(zip(part.inputs, arrays, strict=True))
    for parameter, form in zip(plan.exercise.spec.signature.parameters, part.arguments, strict=True):
        if parameter.is_static:
            yield ShownInput(name=parameter.name, form="static", text=_cut(repr(form[1])))
            continue
        count = len(forms.leaves(form))
        own, leaves = leaves[:count], leaves[count:]
        if part.kind == "call" and _are_numbers(form, [leaf for leaf, _ in own]):
            many = _many(form[0], [leaf for leaf, _ in own])
            cut = array_words.one(np.array([array for _, array in own]), room=_room(parameter.name, many))
            yield ShownInput(name=parameter.name + cut.where, form=many, text=cut.text)
        else:
            yield from (_shown(leaf, leaf.path, array, shape, index) for leaf, array in own)
    further = _FURTHER.get(part.kind, "{}")
    yield from (_shown(leaf, further.format(leaf.path), array, shape, index) for leaf, array in leaves)


def _shown(
    leaf: forms.Leaf, name: str, array: Array, shape: tuple[int, ...], index: tuple[int, ...]
) -> ShownInput:
    if leaf.is_key:
        form = array_words.form_of("key", leaf.shape[:-1])
        return ShownInput(name=name, form=form, text=array_words.key_in_words(array))
    # Where an argument has the shape of the result, what matters is often at the same place.
    form = array_words.form_of(leaf.dtype, leaf.shape)
    cut = array_words.one(array, index if array.shape == shape else None, _room(name, form))
    return ShownInput(name=name + cut.where, form=form, text=cut.text)


def _are_numbers(form: forms.Form, leaves: Sequence[forms.Leaf]) -> bool:
    """Tell whether a form is a list or tuple of single numbers of one dtype."""
    is_flat = form[0] in ("list", "tuple") and all(child[0] == "array" for child in form[1])
    return is_flat and len({leaf.dtype for leaf in leaves}) == 1 and all(leaf.shape == () for leaf in leaves)


def _room(name: str, form: str) -> int:
    """Return how many characters of an array fit beside its name and form."""
    return max(_LEAST, _ROOM - len(name) - len(form))


def _many(kind: str, leaves: Sequence[forms.Leaf]) -> str:
    return f"{kind} of {len(leaves)} {array_words.form_of(leaves[0].dtype, ())}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
