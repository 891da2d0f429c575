"""Read a YAML file together with the line of every key. Layer 2; the only module that knows PyYAML.

Validation elsewhere speaks in paths such as ``("cases", 2, "n")``; this module turns them into lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from grader.errors import CourseError, Problem

__all__ = ["Document", "load"]

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """A parsed YAML file."""

    path: str
    """As shown to people."""
    data: Any
    lines: dict[KeyPath, int]
    """1-based line of each key and list item."""

    def problem(self, where: Sequence[str | int], message: str) -> Problem:
        """Locate a problem at the deepest part of ``where`` that the file really has."""
        known: KeyPath = ()
        for step in where:
            if (*known, step) in self.lines:
                known = (*known, step)
        shown = [str(step) for step in known]
        if where and isinstance(where[-1], str) and where[-1] not in known and where[-1].isidentifier():
            shown.append(str(where[-1]))
        return Problem(self.path, self.lines.get(known, 1), ".".join(shown), message)


def load(path: Path, shown: str) -> Document:
    """Read ``path``.

    Args:
        path: the file.
        shown: how to call it in messages.

    Raises:
        CourseError: the file is missing, is not UTF-8 or not YAML, repeats a key, or is not a mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError(
            [Problem(shown, 0, "", "the file is missing; create it, or remove what names it")]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError([Problem(shown, 0, "", f"cannot be read as UTF-8 text ({error})")]) from None
    lines: dict[KeyPath, int] = {}
    problems: list[Problem] = []
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "is not YAML"
        raise CourseError([Problem(shown, mark.line + 1 if mark else 0, "", f"YAML: {what}")]) from None
    except (AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError) as error:
        # PyYAML's scalars raise these for an explicit tag that does not fit, such as `!!int ""` or `!!bool x`.
        raise CourseError(
            [Problem(shown, 0, "", f"YAML cannot be read ({type(error).__name__}: {error})")]
        ) from None
    _walk(node, (), lines, problems, shown, set())
    if not isinstance(data, dict):
        problems.append(Problem(shown, 1, "", f"expected a mapping of keys, found {type(data).__name__}"))
    if problems:
        raise CourseError(problems)
    return Document(shown, data, lines)


def _walk(
    node: Any, where: KeyPath, lines: dict[KeyPath, int], problems: list[Problem], shown: str, above: set[int]
) -> None:
    if id(node) in above:  # an alias that contains itself
        return
    above = above | {id(node)}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            step = (*where, key.value)
            line = key.start_mark.line + 1
            if step in lines:
                message = f"key {key.value!r} stands here and on line {lines[step]}; keep one"
                problems.append(Problem(shown, line, ".".join(map(str, step)), message))
            lines[step] = line
            _walk(value, step, lines, problems, shown, above)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*where, index)] = value.start_mark.line + 1
            _walk(value, (*where, index), lines, problems, shown, above)
