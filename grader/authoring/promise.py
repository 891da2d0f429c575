"""Which check or rule a wrong answer says it is caught by. Layer 8."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course import Exercise
from grader.errors import CourseError, Problem
from grader.rules import CHECKS, RULES
from grader.submission import Source

__all__ = ["Promise", "named_reason", "promises", "source_of"]


@dataclass(frozen=True)
class Promise:
    """What catches one answer that must fail."""

    exercise: Exercise
    label: str
    """``original``, or the file's stem, such as ``wrong_ddof``."""
    check: str
    rule: str
    """Or '' where only the check is named."""
    what: str
    """What the answer does wrong, in the author's words; '' for an original."""


def promises(exercise: Exercise) -> Iterator[Promise]:
    """Yield what catches the original and each wrong answer; leave out what names no check."""
    check, _, rule = exercise.spec.original_fails.partition("/")
    yield Promise(exercise, "original", check, rule, "")
    for path in exercise.wrong_answers:
        source = source_of(path, path.name)
        try:
            check, rule = named_reason(source)
        except CourseError:
            continue
        yield Promise(exercise, path.stem, check, rule, _docstring(source).partition(":")[2].strip())


def source_of(path: Path, shown: str) -> Source:
    """Read an author's file as a submission, called ``shown`` in messages."""
    return Source(path=shown, text=path.read_bytes(), stem=path.stem)


def named_reason(source: Source) -> tuple[str, str]:
    """Read ``check/rule:``, ``check:`` or ``rule:`` from the first line of the module's docstring.

    Raises:
        CourseError: it names neither.
    """
    head = _docstring(source).partition(":")[0].strip()
    check, _, rule = head.partition("/")
    if check in RULES and not rule:
        check, rule = RULES[check].check, check
    if check not in CHECKS or (rule and (rule not in RULES or RULES[rule].check != check)):
        known = [*CHECKS, *RULES, *(f"{each.check}/{name}" for name, each in RULES.items())]
        close = difflib.get_close_matches(head, known, n=1)
        message = (
            "the first line of the docstring must name the check or rule that catches it, "
            f'as in """purity/mutates-global: ..."""; found {head[:60]!r}'
            + (f"; did you mean {close[0]}?" if close else "")
        )
        raise CourseError([Problem(source.path, 1, "", message)])
    return check, rule


def _docstring(source: Source) -> str:
    """Return the first paragraph of the module's docstring, of a file that Python cannot parse its first line."""
    try:
        text = ast.get_docstring(ast.parse(source.text)) or ""
    except (SyntaxError, ValueError):  # a NUL byte is a ValueError
        match = re.match(rb'\s*(?:"""|\'\'\'|#)\s*(.*)', source.text)
        text = match.group(1).decode(errors="replace") if match else ""
    return " ".join(text.partition("\n\n")[0].split()).removesuffix('"""')
