"""Does what a student reads before the third hint already hold the solution? Layer 8."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.authoring.places import in_yaml
from grader.course import Course, Exercise
from grader.errors import Problem
from grader.starter import starter

__all__ = ["giveaways"]

_SHORTEST = 14
"""Characters, without blanks, from which a line is worth keeping: ``jnp.sum(x)`` gives nothing away."""
_EARLY_HINTS = 2


def giveaways(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """Yield every line of the solution that the prompt, hints 1 and 2 or the starter hold.

    What the original says, the exercise does not have to hide. Blanks and ``1.0`` for ``1`` make no difference.
    """
    if not exercise.solution.is_file():
        return
    known = _plain(exercise.original)
    file = f"exercises/{exercise.topic}/{exercise.name}/exercise.yaml"
    early = exercise.spec.hints[:_EARLY_HINTS]
    read = [("the prompt", "prompt", exercise.spec.prompt), ("the starter", "prompt", starter(exercise))]
    read += [(f"hint {number + 1}", f"hints.{number}", text) for number, text in enumerate(early)]
    for line in dict.fromkeys(_lines(exercise.solution.read_text(encoding="utf-8"))):
        told = _plain(line)
        for name, key, text in read:
            if told in _plain(text) and told not in known:
                advice = "say it in words, or keep it for the last hint"
                yield in_yaml(course, file, key, f"{name} holds {line!r} of the solution; {advice}")


def _lines(source: str) -> Iterator[str]:
    """Yield what each simple statement of the solution computes, where that is more than a name or a short call."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return  # told where the solution is judged
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)) or node.value is None:
            continue
        values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        for value in values:
            text = ast.unparse(value)
            works = any(isinstance(inner, (ast.Call, ast.BinOp, ast.Compare)) for inner in ast.walk(value))
            if works and len(_plain(text)) >= _SHORTEST:
                yield text


def _plain(text: str) -> str:
    return re.sub(r"(?<=\d)\.0?(?![\d])", "", re.sub(r"[\s`]+", "", text)).replace('"', "'")
