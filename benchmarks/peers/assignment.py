"""The three exercises as an instructor would write them by hand for the other graders: prompts, cells, asserts.

Inputs, tolerances and what is hidden are those that this grader would judge on; the expected values are what the
originals return, computed beforehand. So the other graders get them for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.peers.spellings import EXERCISES
from grader.checks.values import Expected
from grader.course import Course, Exercise
from grader.expected import expected_values
from grader.forms import Form, build, leaves
from grader.jail.pool import Jails
from grader.plan import make_plan
from grader.plan_parts import Part, ValueSet

__all__ = ["SETUP", "STYLES", "Question", "questions"]

SETUP = "import numpy as np\nimport jax\nimport jax.numpy as jnp\nfrom jax import lax\n"
STYLES = {
    "plain": "as instructors write them: public cases call the function as it is, hidden ones under "
    "`jax.jit`; inputs and expected values are `jnp` arrays, compared by `jnp.allclose`",
    "lean": "the cheapest that we could think of: NumPy inputs, every call under `jax.jit`, `np.allclose`",
    "transforms": "lean, and `vmap`, `grad`, `jvp` and `scan` asserted as well, where our exercise judges them",
}
"""Ways of writing the asserts, in words."""
_SEED = "benchmark"
_FUNCTIONS = {
    "call": "_call = jax.jit({entry})",
    "vmap": "_vmap = jax.jit(jax.vmap({entry}))",
    "grad": "_grad = jax.jit(lambda arguments, weights: jax.vjp({entry}, *arguments)[1](weights))",
    "jvp": "_jvp = jax.jit(lambda arguments, tangents: jax.jvp({entry}, arguments, tangents)[1])",
    "scan": "_scan = jax.jit(lambda *rows: lax.scan(lambda c, row: (c, {entry}(*row)), 0, rows)[1])",
}
"""What the asserts call, by kind of part."""


@dataclass(frozen=True)
class Question:
    """One exercise in a notebook."""

    exercise: str
    """Name in the course."""
    entry: str
    """The function asked for."""
    title: str
    prompt: str
    """Markdown."""
    points: int
    functions: str
    """What the asserts call; made once in a namespace, so that each shape is compiled once."""
    visible: str
    """Asserts on the public cases."""
    hidden: str
    """Asserts on the hidden cases."""


def questions(course: Course, style: str) -> list[Question]:
    """Write the three exercises down; their originals run in a jail.

    Args:
        course: has the exercises.
        style: one of ``STYLES``.
    """
    with Jails() as jails:
        return [_question(course.by_name[name], jails, style) for name in EXERCISES]


def _question(exercise: Exercise, jails: Jails, style: str) -> Question:
    plan = make_plan(exercise, _SEED)
    parts = [part for part in plan.parts if style == "transforms" or part.kind == "call"]
    expected = expected_values(exercise, parts, jails)
    spec = exercise.spec
    entry = spec.signature.name
    return Question(
        exercise.name,
        entry,
        spec.title,
        spec.prompt,
        int(sum(spec.points.model_dump().values())),
        "\n".join(_FUNCTIONS[kind].format(entry=entry) for kind in dict.fromkeys(p.kind for p in parts)),
        "\n".join(_asserts(parts, expected, "public", entry if style == "plain" else "", _numpy(style))),
        "\n".join(_asserts(parts, expected, "hidden", "", _numpy(style))),
    )


def _numpy(style: str) -> str:
    return "jnp" if style == "plain" else "np"


def _asserts(
    parts: Sequence[Part], expected: Expected, visibility: str, bare: str, numpy: str
) -> Iterator[str]:
    """Yield one assertion on each set of values: each array of the result, within the part's tolerance.

    Args:
        parts: what is asserted on.
        expected: the original's results.
        visibility: of the sets of values.
        bare: what is called in place of the jitted function, if anything.
        numpy: where arrays and ``allclose`` come from.
    """
    for part in parts:
        for number, values in enumerate(part.values):
            if values.visibility != visibility:
                continue
            wanted = ", ".join(_literal(array, numpy) for array in expected[part.name, number])
            yield (
                f"for _actual, _wanted in zip(jax.tree.leaves({_call(part, values, bare, numpy)}), [{wanted}], "
                f"strict=True):\n    assert {numpy}.allclose(_actual, _wanted, "
                f"rtol={part.tolerance.rtol!r}, atol={part.tolerance.atol!r})"
            )


def _call(part: Part, values: ValueSet, bare: str, numpy: str) -> str:
    count = sum(len(leaves(form)) for form in part.arguments)
    arrays = [_literal(array, numpy) for array in values.inputs]
    arguments = _joined(part.arguments, arrays[:count])
    if part.kind == "grad":
        return f"_grad(({arguments},), {_joined([part.result], arrays[count:])})"
    if part.kind == "jvp":
        return f"_jvp(({arguments},), ({_joined(part.arguments, arrays[count:])},))"
    return f"{bare or f'_{part.kind}'}({arguments})"


def _joined(forms: Sequence[Form], arrays: Sequence[str]) -> str:
    """Return values of some forms as source text, separated by commas."""
    given = iter(arrays)
    return ", ".join(_source(build(form, given)) for form in forms)


def _source(tree: Any) -> str:
    return f"[{', '.join(map(_source, tree))}]" if isinstance(tree, list) else str(tree)


def _literal(array: np.ndarray[Any, Any], numpy: str) -> str:
    dtype = "float32" if array.dtype.kind == "f" else array.dtype.name
    return f"{numpy}.array({array.tolist()!r}, {numpy}.{dtype})"
