"""Tests of grader.authoring.unfinished: what is still to be written is told, and nothing else is taken for it."""

from __future__ import annotations

import pytest

from grader.authoring.unfinished import is_stub, to_do, unfinished
from grader.course import Course
from tests.authoring.conftest import Change

YAML = "exercises/basics/double-it/exercise.yaml"
ANSWER = "solutions/basics/double-it.py"


def _told(course: Course) -> list[str]:
    return list(map(str, to_do(course.by_name["double-it"])))


def test_a_finished_exercise(miniature: Course) -> None:
    """Nothing is left of it, and nobody is warned."""
    assert [] == _told(miniature)
    assert "" == unfinished(miniature.exercises)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (YAML, "title: Twice as much", 'title: "TODO: a title"', f"{YAML}:2: title: to do: a title"),
        (YAML, "concept: return", "concept: TODO return", f"{YAML}:3: concept: to do: return"),
        (YAML, "  Write `double`.", "  TODO\n  Write `double`.", f"{YAML}:5: prompt: to do: "),
        (YAML, "takeaway: Keep", "takeaway: TODO Keep", f"{YAML}:23: takeaway: to do: Keep"),
        (YAML, "  - Not the one", "  - TODO the one", f"{YAML}:26: hints.1: to do: the one"),
        (YAML, "inputs:\n", "# TODO: ranges\ninputs:\n", f"{YAML}:16: to do: ranges"),
        (
            "exercises/basics/lesson.md",
            "## What stays",
            "TODO: why\n\n## What stays",
            "exercises/basics/lesson.md:3: to do: why",
        ),
        (
            "exercises/basics/double-it/original.py",
            "    x *= 2\n    return x\n",
            "    raise NotImplementedError\n",
            "exercises/basics/double-it/original.py:1: to do: the program that students rewrite is a stub; write it",
        ),
        (
            ANSWER,
            "    return 2 * x + jnp.zeros_like(x)\n",
            '    """Not yet."""\n    raise NotImplementedError("TODO")\n',
            f"{ANSWER}:4: to do: the answer that must pass is a stub; write it",
        ),
        (ANSWER, "import jax", '"""TODO: say how."""\nimport jax', f"{ANSWER}:1: to do: say how."),
        (
            "solutions/basics/double-it/wrong_triples.py",
            ": triples",
            ": TODO triples",
            "solutions/basics/double-it/wrong_triples.py:1: to do: triples.",
        ),
    ],
)
def test_what_is_left(change: Change, file: str, old: str, new: str, told: str) -> None:
    """Each place is told by file and line, and the exercise counts as unfinished."""
    course = change(file, old, new)
    assert 1 == len(_told(course))
    assert _told(course)[0].startswith(told)
    assert "double-it" in unfinished(course.exercises)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (YAML, "  print(1 + 1)\n", "  print(1 + 1)\n  # TODO: as students read it\n"),
        (YAML, "  Write `double`.", "  Write `double`. A TODO may stand in a line."),
        (YAML, "title: Twice as much", "title: TODOs"),
        (YAML, "inputs:\n", "inputs: # TODO lists are drawn as well\n"),
        ("exercises/basics/double-it/original.py", "    x *= 2\n", "    # TODO: faster\n    x *= 2\n"),
        (ANSWER, "    return 2", "    # TODO: faster\n    return 2"),
        (ANSWER, "def double", "def helper():\n    raise NotImplementedError\n\n\ndef double"),
        (ANSWER, "    return 2", "    if x.ndim > 9:\n        raise NotImplementedError\n    return 2"),
    ],
)
def test_what_is_not(change: Change, file: str, old: str, new: str) -> None:
    """The word in code, in a longer word or within a line, and what raises elsewhere, is nobody's list."""
    assert [] == _told(change(file, old, new))


@pytest.mark.parametrize(
    "text", ["def f(:", "\0", "", "f = 1", "def f():\n    raise ValueError", "def f(): raise"]
)
def test_what_is_no_stub(text: str) -> None:
    """Also what Python cannot parse is judged, and told, elsewhere."""
    assert 0 == is_stub(text, "f")


def test_several_are_named_in_one_line(change: Change) -> None:
    """Whoever hands a course on reads one line."""
    change(YAML, "title: Twice as much", "title: TODO")
    course = change("exercises/loops/add-up/exercise.yaml", "title: Twice as much", "title: TODO")
    assert unfinished(course.exercises).startswith(
        "jaxercise: double-it, add-up are unfinished, and students get them"
    )
