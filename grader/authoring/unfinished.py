"""What of an exercise is still to be written? Layer 8.

A line of a text that begins with ``TODO``, a comment ``# TODO`` in ``exercise.yaml``, and a function that does nothing
but raise ``NotImplementedError``; and a recording that was never made.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.course import Exercise
from grader.errors import Problem
from grader.recording import FILE, is_unrecorded
from grader.yamlfile import load

__all__ = ["is_stub", "to_do", "unfinished"]

_LINE = re.compile(r"TODO\b:?\s*(.*)")
_COMMENT = re.compile(r"\s*#\s*TODO\b:?\s*(.*)")


def to_do(exercise: Exercise) -> Iterator[Problem]:
    """Yield what is still to be written, where it stands."""
    topic = exercise.topic
    lesson = exercise.folder.parent / "lesson.md"
    if lesson.is_file():
        for number, line in enumerate(lesson.read_text(encoding="utf-8").splitlines(), 1):
            if match := _LINE.match(line):
                yield _problem(f"exercises/{topic}/lesson.md", number, match[1])
    yield from _in_original(exercise)
    if is_unrecorded(exercise):
        lacking = " and ".join(exercise.spec.oracle.needs)
        command = f"`jaxercise course record {exercise.name}`"
        what = f"what the original returns, for graders without {lacking}: run {command}"
        yield _problem(f"exercises/{topic}/{exercise.name}/{FILE}", 0, what)
    yield from _in_yaml(exercise)
    answers = [exercise.solution, *exercise.right_answers, *exercise.wrong_answers]
    for path in answers:
        if path.is_file():
            shown = path.relative_to(exercise.root).as_posix()
            yield from _in_answer(
                path, shown, exercise.spec.signature.name, is_solution=path == exercise.solution
            )


def unfinished(exercises: Iterable[Exercise]) -> str:
    """Return a line for whoever hands these exercises on; '' if all of them are finished."""
    names = [exercise.name for exercise in exercises if any(to_do(exercise))]
    if not names:
        return ""
    are, they = ("are", "them") if len(names) > 1 else ("is", "it")
    return (
        f"jaxercise: {', '.join(names)} {are} unfinished, and students get {they} so. "
        "`jaxercise course check NAME` lists what is to do"
    )


def is_stub(text: str | bytes, entry: str) -> int:
    """Return the line from which on the entry point is a stub; 0 if it is none."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        return 0
    for node in reversed(body):
        if isinstance(node, ast.FunctionDef) and node.name == entry:
            inner = [each for each in node.body if not isinstance(each, ast.Expr)]
            if len(inner) == 1 and isinstance(inner[0], ast.Raise) and inner[0].exc is not None:
                raised = inner[0].exc.func if isinstance(inner[0].exc, ast.Call) else inner[0].exc
                return node.lineno if ast.unparse(raised) == "NotImplementedError" else 0
            return 0
    return 0


def _in_original(exercise: Exercise) -> Iterator[Problem]:
    if line := is_stub(exercise.original, exercise.spec.signature.name):
        shown = f"exercises/{exercise.topic}/{exercise.name}/original.py"
        yield _problem(shown, line, "the program that students rewrite is a stub; write it")


def _in_yaml(exercise: Exercise) -> Iterator[Problem]:
    shown = f"exercises/{exercise.topic}/{exercise.name}/exercise.yaml"
    written = (exercise.folder / "exercise.yaml").read_text(encoding="utf-8")
    if "TODO" not in written:
        return
    document, spec, found = load(exercise.folder / "exercise.yaml", shown), exercise.spec, []
    texts = {"title": spec.title, "concept": spec.concept, "prompt": spec.prompt, "takeaway": spec.takeaway}
    texts |= {f"hints.{number}": hint for number, hint in enumerate(spec.hints)}
    for key, text in texts.items():
        left = [match[1] for line in text.splitlines() if (match := _LINE.match(line))]
        if left:
            where = [int(step) if step.isdecimal() else step for step in key.split(".")]
            found.append(document.problem(where, f"to do: {'; '.join(left)}"))
    said = {line.strip() for text in texts.values() for line in text.splitlines()}
    for number, line in enumerate(written.splitlines(), 1):
        if (match := _COMMENT.match(line)) and line.strip() not in said:
            found.append(_problem(shown, number, match[1]))
    yield from sorted(found, key=lambda problem: problem.line)


def _in_answer(path: Path, shown: str, entry: str, *, is_solution: bool) -> Iterator[Problem]:
    text = path.read_bytes()
    if line := is_stub(text, entry):
        what = "the answer that must pass" if is_solution else "an answer"
        yield _problem(shown, line, f"{what} is a stub; write it")
        return
    try:
        docstring = ast.get_docstring(ast.parse(text)) or ""
    except (SyntaxError, ValueError):
        return
    if match := re.search(r"^(?:[a-z/-]+:\s*)?TODO\b:?\s*(.*)", docstring):
        yield _problem(shown, 1, match[1])


def _problem(shown: str, line: int, what: str) -> Problem:
    return Problem(shown, line, "", f"to do: {what}")
