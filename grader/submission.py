"""Turn paths into submissions, and a submission into the exercises it hands in. Layer 3.

A submission is a ``.py`` file or a notebook, alone, in a folder or in an archive. Every byte is hostile:
sizes are bounded before anything is read whole, and a submission is never imported, compiled or parsed as
Python here, since CPython's parser can be made to crash its process. Whoever needs top-level names passes a
function that finds them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal

from grader.archive import is_archive, members, shown
from grader.errors import SubmissionError, UsageError
from grader.notebook import MAX_NOTEBOOK_BYTES, parse
from grader.source_text import MAX_SOURCE_BYTES, text_problem, without_coding

__all__ = [
    "MAX_SOURCE_BYTES",
    "Ambiguous",
    "Assigned",
    "Ignored",
    "Source",
    "Unreadable",
    "assign",
    "comes_with",
    "read",
]

_FOREIGN_ARCHIVES = (".7z", ".rar", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst")
_TOO_LARGE = "is larger than {:,} bytes"
# Without blocking: a named pipe would keep the open waiting for a writer. Windows has no such files, but turns the ends
# of lines unless it is told to leave them.
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_SKIPPED_FOLDERS = frozenset({"__MACOSX", "__pycache__", "node_modules"})


@dataclass(frozen=True)
class Source:
    """One submission: Python source that somebody handed in, not yet looked at."""

    path: str
    """As shown to people, such as ``class.zip/anna/moving_sum.py``; safe to print."""
    text: bytes
    """Python source; a notebook's code cells joined, in UTF-8. Empty where there is a ``problem``."""
    stem: str
    """File name without its suffix."""
    kind: Literal["python", "notebook"] = "python"
    """What the file was."""
    lines: tuple[tuple[int, int], ...] = ()
    """For a notebook, by line of ``text``: number of the code cell and of the line in it, both from 1."""
    declared: tuple[str, ...] = ()
    """For a notebook, the exercises its cells name, in order, each once. Not checked against a course."""
    problem: str = ""
    """Why the file cannot be graded although its exercise may be known from its name, or ''."""
    rule: Literal["unreadable-source", "missing-answer"] = "unreadable-source"
    """What kind of ``problem`` it is."""


@dataclass(frozen=True)
class Unreadable:
    """A refused archive, notebook or file: one ERROR result without an exercise."""

    path: str
    """As shown to people."""
    message: str
    """What is wrong and what to do, without the path."""


@dataclass(frozen=True)
class Ignored:
    """A file that is listed, not graded."""

    path: str
    """As shown to people."""
    message: str
    """Why it is not graded."""


@dataclass(frozen=True)
class Assigned:
    """The exercises a submission hands in."""

    exercises: tuple[str, ...]
    """Names, at least one; several only where a notebook declares them."""


@dataclass(frozen=True)
class Ambiguous:
    """A submission that could belong to several exercises."""

    path: str
    """As shown to people."""
    candidates: tuple[str, ...]
    """Names of the exercises, in course order."""
    message: str
    """What made it ambiguous, the candidates, and what to do."""


def read(paths: Sequence[Path]) -> Iterator[Source | Unreadable | Ignored]:
    """Yield the submissions at some paths lazily, one in memory at a time, in a fixed order.

    A folder is walked by name, without hidden folders and files, caches, and links that lead out of it;
    files in it that are no submissions are passed over in silence. An archive is read in memory, in stored
    order. An archive inside an archive, and one of a format that is not read, is Ignored.

    Args:
        paths: ``.py`` files, notebooks, archives (``.zip``, ``.tar``, ``.tar.gz``, ``.tgz``) or folders of
        them.

    Raises:
        UsageError: a path does not exist; raised at once, not while iterating.
    """
    missing = [shown(path.as_posix()) for path in paths if not _exists(path)]
    if missing:
        raise UsageError(f"no such file or folder: {', '.join(missing[:5])}. Check the spelling")
    return (found for path in paths for found in _read_path(path))


def assign(
    source: Source,
    exercises: Mapping[str, str],
    exercise: str | None,
    names: Callable[[Source], frozenset[str]],
) -> Assigned | Ignored | Ambiguous:
    """Find the exercises of a submission: by request, file name, notebook cells, then its functions.

    The first kind of evidence that finds any exercise of the course decides.

    Args:
        source: the submission.
        exercises: name of each exercise of the course to the name of its entry point.
        exercise: the exercise asked for, or None to find it.
        names: returns the top-level names a source defines; called only if nothing else decides.

    Raises:
        UsageError: the exercise asked for is not in the course.
    """
    if exercise is not None:
        if exercise not in exercises:
            raise UsageError(f"{shown(exercise)}: no such exercise in this course. See `jaxercise list`")
        return Assigned((exercise,))
    stem = _folded(source.stem)
    if named := tuple(name for name in exercises if _folded(name) == stem):
        return Assigned(named) if len(named) == 1 else _ambiguous(source, named, "its file name fits")
    if declared := tuple(name for name in source.declared if name in exercises):
        return Assigned(declared)
    if source.problem:
        return Ignored(source.path, f"fits no exercise by its file name, and {source.problem}")
    return _by_functions(source, exercises, names(source))


def _by_functions(
    source: Source, exercises: Mapping[str, str], defined: frozenset[str]
) -> Assigned | Ignored | Ambiguous:
    found = tuple(name for name, entry in exercises.items() if entry in defined)
    if len(found) > 1:
        return _ambiguous(source, found, "it defines the entry points of")
    if not found:
        return Ignored(source.path, "fits no exercise by its file name, its cells or its functions")
    return Assigned(found)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a folder on the way to it may not be searched
        return False


def _folded(name: str) -> str:
    return name.casefold().replace("_", "-")


def _ambiguous(source: Source, names: tuple[str, ...], why: str) -> Ambiguous:
    remedy = "Name the file after its exercise, or use `--exercise NAME`"
    return Ambiguous(source.path, names, f"{why} {', '.join(names)} (expected one exercise). {remedy}")


def _read_path(path: Path) -> Iterator[Source | Unreadable | Ignored]:
    if not path.is_dir():
        yield from _read_file(path)
        return
    for item in _files(path):
        if isinstance(item, Unreadable):
            yield item
        elif item.name.lower().endswith(_FOREIGN_ARCHIVES) and not is_archive(item.name):
            yield Ignored(
                shown(item.as_posix()), "is an archive of a format that is not read. Save it as .zip"
            )
        elif _is_source(item.name) or is_archive(item.name):
            yield from _read_file(item)


def _files(root: Path) -> Iterator[Path | Unreadable]:
    """Yield the visible regular files below a folder, by name; links are left out."""
    stack = [root]
    while stack:
        path = stack.pop()
        try:
            if path.is_dir():
                stack += sorted((p for p in path.iterdir() if _is_visible(p)), reverse=True)
            elif path.is_file():
                yield path
        except OSError as error:
            yield Unreadable(shown(path.as_posix()), _reason(error))


def _is_visible(path: Path) -> bool:
    if _is_clutter(path.name):
        return False
    return not path.is_symlink()  # it may lead to another student's work, or to the solutions


def _is_clutter(name: str) -> bool:
    return name.startswith(".") or name in _SKIPPED_FOLDERS


def comes_with(path: Path) -> bool:
    """Tell whether a folder that is read brings the file at this path below it along."""
    return not any(map(_is_clutter, path.parts))


def _is_source(name: str) -> bool:
    return name.lower().endswith((".py", ".ipynb"))


def _most_bytes(name: str) -> int:
    """Return how much of a file is worth keeping in memory."""
    if name.lower().endswith(".ipynb"):
        return MAX_NOTEBOOK_BYTES
    return MAX_SOURCE_BYTES if _is_source(name) else 0


def _read_file(path: Path) -> Iterator[Source | Unreadable | Ignored]:
    where = shown(path.as_posix())
    if not _is_source(path.name) and not is_archive(path.name):
        yield Unreadable(where, "is not a .py file, a notebook, a .zip or a .tar.gz. Hand in one of these")
        return
    try:
        descriptor = os.open(path, _OPEN)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                yield Unreadable(where, "is not a regular file")
            elif is_archive(path.name):
                yield from _read_archive(file, path.name, where)
            else:
                most = _most_bytes(path.name)
                data = file.read(most + 1)
                yield _source(where, path.name, data if len(data) <= most else None)
    except OSError as error:
        yield Unreadable(where, _reason(error))


def _reason(error: OSError) -> str:
    return f"cannot be read ({error.strerror or type(error).__name__}). Check its permissions"


def _read_archive(file: BinaryIO, name: str, where: str) -> Iterator[Source | Unreadable | Ignored]:
    empty = True
    try:
        for member in members(file, name, _most_bytes):
            path = PurePosixPath(member.path)
            inner = f"{where}/{shown(member.path)}"
            if any(map(_is_clutter, path.parts)):
                continue
            if _is_source(path.name):
                yield _source(inner, path.name, member.data)
            elif is_archive(path.name) or path.name.lower().endswith(_FOREIGN_ARCHIVES):
                yield Ignored(inner, "is an archive inside an archive. Unpack it to have it graded")
            else:
                continue
            empty = False
    except SubmissionError as error:
        yield Unreadable(where, str(error))
    else:
        if empty:
            yield Unreadable(where, "holds no .py file and no notebook. Pack the files to hand in")


def _source(path: str, name: str, data: bytes | None) -> Source | Unreadable:
    stem = PurePosixPath(name).stem
    if not name.lower().endswith(".ipynb"):
        problem = _TOO_LARGE.format(MAX_SOURCE_BYTES) if data is None else text_problem(data)
        return Source(path, b"" if problem else data or b"", stem, problem=problem)
    if data is None:
        problem = f"{_TOO_LARGE.format(MAX_NOTEBOOK_BYTES)}. Clear its outputs and save it"
        return Source(path, b"", stem, "notebook", problem=problem)
    try:
        notebook = parse(data, MAX_SOURCE_BYTES)
    except SubmissionError as error:
        return Unreadable(path, str(error))
    text = without_coding(notebook.text.encode("utf-8", "surrogatepass"))
    problem = notebook.problem or text_problem(text)
    if problem:
        return Source(path, b"", stem, "notebook", declared=notebook.declared, problem=problem)
    return Source(path, text, stem, "notebook", notebook.lines, notebook.declared)
