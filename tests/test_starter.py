"""What a student's file holds at the start."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.course import Exercise, load_course
from grader.starter import starter

_COURSE = load_course(Path(__file__).parents[1])


def test_the_original_is_enough_where_the_signature_is_the_same() -> None:
    """The student edits what stands there."""
    exercise = _COURSE.by_name["ewma-scan"]
    assert exercise.original == starter(exercise)


def test_another_signature_gets_a_stub() -> None:
    """The function asked for stands below the original, and says that it is not written yet."""
    text = starter(_COURSE.by_name["default-arg-log"])
    assert "def center(x, history=[]):" in text
    assert "def center(x, hist, n):" in text
    assert "raise NotImplementedError" in text


@pytest.mark.parametrize("exercise", _COURSE.exercises, ids=lambda exercise: exercise.name)
def test_a_starter_is_python_with_the_entry_point(exercise: Exercise) -> None:
    """Whoever opens it can run it."""
    names = [node.name for node in ast.parse(starter(exercise)).body if isinstance(node, ast.FunctionDef)]
    assert exercise.spec.signature.name in names
