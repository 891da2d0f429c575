"""Where in a course's YAML something stands that was found out only after it was read. Layer 8."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from grader.authoring.prose import Text
from grader.course import Course
from grader.errors import Problem
from grader.yamlfile import Document, load

__all__ = ["in_text", "in_yaml"]


def in_yaml(course: Course, file: str, key: str, message: str) -> Problem:
    """Return the problem with the line of ``key``, written with dots as in ``modules.2.requires``."""
    where = [int(step) if step.isdecimal() else step for step in key.split(".")]
    return _document(course.root, file).problem(where, message)


def in_text(course: Course, text: Text, line: int, message: str) -> Problem:
    """Return the problem at a line of a text: of its file, or of the YAML key that holds it."""
    if not text.key:
        return Problem(text.file, line, "", message)
    return in_yaml(course, text.file, text.key, f"line {line} of it: {message}" if line else message)


@cache
def _document(root: Path, file: str) -> Document:
    return load(root / file, file)
