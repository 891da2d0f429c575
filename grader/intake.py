"""Read what is handed in: paths to submissions, each put down for its exercise. Layer 8."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from grader.archive_entry import shown
from grader.course import Course
from grader.grading import unreadable
from grader.jail.pool import Jails
from grader.looking import defined_names
from grader.submission import Ambiguous, Ignored, Source, Unreadable, assign, comes_with, read
from grader.verdict import Result

__all__ = ["Inbox", "collect"]


class Inbox(Protocol):
    """Takes what is handed in, in order."""

    def submit(self, exercise: str, source: Source) -> None:
        """Take in a submission to an exercise."""

    def refuse(self, result: Result) -> None:
        """Take in the result on what is no submission."""

    def ignore(self, path: str) -> None:
        """Take note of a file that belongs to no exercise."""


def _as_it_is(source: Source) -> Source:
    return source


def collect(
    inbox: Inbox,
    paths: Sequence[Path],
    course: Course,
    exercise: str | None,
    jails: Jails,
    *,
    renamed: Callable[[Source], Source] = _as_it_is,
) -> None:
    """Put everything under ``paths`` into the inbox, one submission in memory at a time.

    Args:
        inbox: takes it.
        paths: files, folders and archives.
        course: whose exercises they may belong to.
        exercise: the one that all belong to, or None to find it for each.
        jails: where functions of a file are looked for, if its name does not tell.
        renamed: gives a submission its own name back, where an LMS gave it another one.

    Raises:
        UsageError: a path does not exist.
    """
    entries = {each.name: each.spec.signature.name for each in course.exercises}
    named = {shown(path.as_posix()) for path in paths}
    for item in read(_distinct(paths)):
        if isinstance(item, Unreadable):
            inbox.refuse(unreadable(item.path, item.message))
        elif isinstance(item, Ignored):
            inbox.ignore(item.path)
        else:
            _take(renamed(item), entries, exercise, jails, inbox, is_named=item.path in named)


def _take(
    source: Source,
    entries: Mapping[str, str],
    exercise: str | None,
    jails: Jails,
    inbox: Inbox,
    *,
    is_named: bool,
) -> None:
    """Put one submission where it belongs; what was named outright and cannot be read is told, not ignored."""
    is_python = True

    def names(asked: Source) -> frozenset[str]:
        nonlocal is_python
        found = defined_names(jails, asked.text)
        is_python = found is not None
        return found or frozenset()

    found = assign(source, entries, exercise, names)
    if isinstance(found, Ambiguous):
        inbox.refuse(unreadable(source.path, found.message, "ambiguous-exercise"))
    elif not isinstance(found, Ignored):
        for name in found.exercises:
            inbox.submit(name, source)
    elif is_named and source.problem:
        inbox.refuse(unreadable(source.path, source.problem, "unreadable-source"))
    elif is_named and not is_python:
        message = "Python cannot parse the file, so its exercise is unknown"
        inbox.refuse(unreadable(source.path, message, "syntax-error"))
    else:
        inbox.ignore(found.path)


def _distinct(paths: Sequence[Path]) -> list[Path]:
    """Drop paths inside a folder that is named too, if they come with the folder: hidden ones do not."""
    folders = {path.resolve() for path in paths if path.is_dir()}
    return [
        path
        for path in paths
        if not any(
            folder in path.resolve().parents and comes_with(path.resolve().relative_to(folder))
            for folder in folders
        )
    ]
