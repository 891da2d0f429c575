"""What every notebook tells a student about an exercise, and where it starts: the same for each tool. Layer 8."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.plugins.answers import IMPORTS, first_text
from grader.rules import CHECKS

__all__ = ["SETUP", "Assignment", "Question", "about", "assignments", "question"]

SETUP = "\n".join(("%load_ext grader", "", *IMPORTS))
"""Text of every notebook's set-up cell."""
_LINK = re.compile(r"(!?\[[^\]\n]*\])\(([^)\s:]+)\)")
_CODE = re.compile(r"(^```.*?^```|`[^`\n]*`)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Assignment:
    """Exercises that are handed in together, in one notebook."""

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    due: str = ""
    """Last day, as the course says it, or ''."""


@dataclass(frozen=True)
class Question:
    """One exercise in a notebook."""

    name: str
    points: float
    """What full marks are worth."""
    prompt: str
    """Markdown: what to write, the original and the hints folded away."""
    starter: str
    """Text of the answer cell at the start, its magic included."""
    solution: str
    """The author's answer, or '' where the course has none."""


def assignments(course: Course, names: list[str], title: str | None) -> list[Assignment]:
    """Return what is to be exported: each module, or the modules and exercises that are named.

    Args:
        course: what to export from.
        names: modules and exercises; all modules if there are none.
        title: name of the one assignment that all of ``names`` make up, or None for one for each module.

    Raises:
        UsageError: a name is unknown, or an exercise is named without a title.
    """
    modules = {module.name: module for module in course.spec.modules}
    wanted = [name.lower().replace("_", "-") for name in names] or list(modules)
    if title is None:
        if single := [name for name in wanted if name not in modules]:
            course.select(single)
            raise UsageError(
                f"{', '.join(single)}: exercises make up an assignment together. Name it with --assignment NAME"
            )
        return [
            Assignment(name, modules[name].title, _of(course, name), modules[name].due or "")
            for name in dict.fromkeys(wanted)
        ]
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", title):
        raise UsageError(
            f"{title!r} is no name for an assignment (expected letters, digits, `-` and `_`). It names folders"
        )
    chosen = [name for each in wanted for name in ([e.name for e in _of(course, each)] or [each])]
    return [Assignment(title, title, course.select(dict.fromkeys(chosen)))]


def about(assignment: Assignment) -> str:
    """Return the Markdown at the top of a notebook."""
    return (
        f"# {assignment.title}\n\n"
        "Each answer is one cell, and is graded by itself with the imports below: a helper goes into the cell that "
        "uses it.\nRun an answer's cell to check it; hidden cases are judged once you hand in. Leave the first line of "
        "each answer,\n`%%exercise NAME`, where it is. The first cell needs the package: `pip install jaxercise`."
    )


def question(course: Course, exercise: Exercise) -> Question:
    """Write one exercise down."""
    return Question(
        exercise.name,
        exercise.worth,
        "\n".join(_prompt(course, exercise)).strip(),
        first_text(exercise),
        exercise.solution.read_text(encoding="utf-8") if exercise.solution.is_file() else "",
    )


def _of(course: Course, module: str) -> tuple[Exercise, ...]:
    return tuple(exercise for exercise in course.exercises if exercise.topic == module)


def _prompt(course: Course, exercise: Exercise) -> Iterator[str]:
    spec = exercise.spec
    yield from (f"## {spec.title}", "", f"`{spec.entry}`", "")
    points = [f"{check} {p:g}" for check in CHECKS if (p := getattr(spec.points, check, 0))]
    under = f" It has to work under {', '.join(spec.transform_names)}." if spec.transform_names else ""
    yield from (f"{exercise.worth:g} points: {', '.join(points)}.{under}", "")
    yield from (_turned(spec.prompt.strip(), exercise.folder, course.root), "")
    yield from _folded("The original", f"```python\n{exercise.original.strip()}\n```")
    for number, hint in enumerate(spec.hints, 1):
        yield from _folded(f"Hint {number}", _turned(hint.strip(), exercise.folder, course.root))


def _folded(title: str, body: str) -> Iterator[str]:
    yield from ("<details>", f"<summary>{title}</summary>", "", body, "", "</details>", "")


def _turned(body: str, folder: Path, root: Path) -> str:
    """Turn relative links to where they lead to from beside ``course.yaml``; leave code alone."""
    base = folder.relative_to(root).as_posix()

    def link(match: re.Match[str]) -> str:
        if match[2].startswith("#"):
            return match[0]
        return f"{match[1]}({posixpath.normpath(posixpath.join(base, match[2]))})"

    parts = _CODE.split(body)
    return "".join(part if index % 2 else _LINK.sub(link, part) for index, part in enumerate(parts))
