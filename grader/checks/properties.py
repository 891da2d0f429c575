"""What the checks say about random results: properties that do not hold, and transforms that break them. Layer 5.

Nothing here knows an expected value. A property was asked about in a child (``grader.properties``); a transform is held
to the program's own results on the same inputs, because one key gives one draw, in a batch as alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks.findings import finding
from grader.compare import Difference, differ
from grader.evidence import Broken, PropertyEvidence
from grader.plan_parts import Part
from grader.spec import Tolerance
from grader.verdict import Finding

__all__ = ["Bent", "bent", "not_finite", "of_parts", "property_findings", "said"]

Array = np.ndarray[Any, Any]
_Arrays = Sequence[Array]
_Rounds = Sequence[Mapping[str, tuple[Array, ...]]]
_KINKS = 0.1
"""Share of a tangent's elements that may differ: a finite difference across a kink is not the slope beside it."""
_MOST_SHOWN = 3
_TINY = 1e-30


@dataclass(frozen=True)
class Bent:
    """One round of a transform that is not what the program's own results tell."""

    words: str
    visibility: str
    is_finite: bool


def of_parts(properties: PropertyEvidence, parts: Sequence[Part]) -> list[Broken]:
    """List what does not hold of some parts."""
    names = {part.name for part in parts}
    return [row for row in properties.broken if row.part in names]


def said(broken: Broken) -> str:
    """Say what must hold and, where all may know it, what was found."""
    if broken.visibility != "public":
        return f"must hold: {broken.must}; it does not on a hidden case"
    return f"must hold: {broken.must}; found: {broken.found} (case {broken.case})"


def property_findings(rows: Sequence[Broken]) -> list[Finding]:
    """Return a finding for each property that does not hold: of a public case, if there is one, with what was found."""
    findings = []
    for must in dict.fromkeys(row.must for row in rows):
        public = [row for row in rows if row.must == must and row.visibility == "public"]
        hidden = sum(row.must == must for row in rows) - len(public)
        many = f"{hidden} hidden case{'s' if hidden > 1 else ''}"
        message = said(public[0]) if public else f"must hold: {must}; it does not on {many}"
        if public and hidden:
            message += f"; nor does it on {many}"
        findings.append(finding("wrong-property", message))
    # What a student can repeat comes first; and one mistake often breaks all that there are.
    return sorted(findings, key=lambda item: "found: " not in item.message)[:_MOST_SHOWN]


def not_finite(part: Part, rounds: _Rounds) -> Iterator[tuple[str, str]]:
    """Yield how each set of values of a case has a result that is NaN or infinite, and whether all may know it."""
    for number, values in enumerate(part.values):
        if values.serves:
            continue
        for leaf, array in zip(part.outputs, rounds[number][part.name], strict=True):
            if len(bad := np.argwhere(~np.isfinite(array))):
                where = f"[{', '.join(map(str, bad[0]))}]" if array.ndim else ""
                shown = f"{leaf.path}{where} is {array[tuple(bad[0])]}, on the case {values.case}"
                yield shown, values.visibility
                break


def bent(part: Part, base: Part, rounds: _Rounds) -> Iterator[Bent]:
    """Yield the rounds of a transform that differ from what the base call's results on the same inputs tell."""
    for number, own in enumerate(part.own):
        values, actual = part.values[number], rounds[number][part.name]
        results = [rounds[index][base.name] for index in own]
        points = [base.values[index].inputs for index in own]
        finite = all(bool(np.all(np.isfinite(array))) for array in actual)
        words: str | None = "NaN or infinite"
        if part.kind in ("vmap", "scan"):
            words = _rows(part, actual, results)
        elif finite and part.kind == "jvp":
            words = _tangent(part, values.inputs[len(base.inputs) :], actual, points, results)
        elif finite:
            words = _gradient(part, values.inputs[len(base.inputs) :], actual, points, results)
        if words is not None:
            yield Bent(words, values.visibility, finite)


def _rows(part: Part, actual: _Arrays, results: Sequence[_Arrays]) -> str | None:
    word = "row" if part.kind == "vmap" else "step"
    for row, result in enumerate(results):
        for leaf, have, want in zip(part.outputs, actual, result, strict=True):
            if (difference := differ(want, have[row], part.tolerance)) is not None:
                return f"{word} {row} is not what the function itself gives for it: {leaf.path}{difference}"
    return None


def _tangent(
    part: Part, tangents: _Arrays, actual: _Arrays, points: Sequence[_Arrays], results: Sequence[_Arrays]
) -> str | None:
    moved, rose = _halves(part, points, results, 0)
    step = max(_norm(moved), _TINY) / max(_norm(tangents), _TINY)
    for leaf, have, half in zip(part.outputs, actual, rose, strict=True):
        want = half / step
        scale = _norm([want]) / max(1.0, want.size) ** 0.5
        rtol = float(part.tolerance.rtol)
        difference = differ(want, have, Tolerance(rtol=rtol, atol=part.tolerance.atol + rtol * scale))
        if difference is not None and difference.count > _KINKS * difference.size:
            return f"tangent of {leaf.path}{difference}; expected is the slope of the function itself, at this key"
    return None


def _gradient(
    part: Part, cotangents: _Arrays, actual: _Arrays, points: Sequence[_Arrays], results: Sequence[_Arrays]
) -> str | None:
    for first in range(0, len(points), 2):
        moved, rose = _halves(part, points, results, first)
        step = max(_norm(moved), _TINY) / max(1.0, sum(array.size for array in moved)) ** 0.5
        have_terms = [gradient * along / step for gradient, along in zip(actual, moved, strict=True)]
        want_terms = [weight * half / step for weight, half in zip(cotangents, rose, strict=True)]
        have, want = (float(sum(np.sum(term) for term in terms)) for terms in (have_terms, want_terms))
        scale = max(_norm(have_terms), _norm(want_terms))
        if abs(have - want) > part.tolerance.atol + part.tolerance.rtol * scale:
            difference = Difference((), want, have, 1, 1, is_finite=True)
            paths = ", ".join(leaf.path for leaf in part.outputs)
            return (
                f"derivative with respect to {paths}, along a random direction:{difference}; "
                "expected is the slope of the function itself, at this key"
            )
    return None


def _halves(
    part: Part, points: Sequence[_Arrays], results: Sequence[_Arrays], first: int
) -> tuple[list[Array], list[Array]]:
    """Return half of what two points on both sides differ by, in what is differentiated, in and out."""
    moved = [_half(points[first][i], points[first + 1][i]) for i in part.options["wrt"]]
    rose = [_half(results[first][i], results[first + 1][i]) for i in part.options["outputs"]]
    return moved, rose


def _half(above: Array, below: Array) -> Array:
    return np.asarray((above.astype(np.float64) - below.astype(np.float64)) / 2)


def _norm(arrays: _Arrays) -> float:
    return float(np.sqrt(sum(np.sum(np.asarray(array, np.float64) ** 2) for array in arrays)))
