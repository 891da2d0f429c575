"""Which file of a folder answers which exercise, where another tool has put what a student handed in. Layer 8.

A submission there is a folder, and an assignment several exercises. Each file goes to the exercise that its name, its
cells or its functions say, as with ``jaxercise grade``; then there has to be one answer to each exercise. All of it is
hostile: files, names and bytes are bounded, links are not followed, and no file is executed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from grader.archive import is_archive
from grader.archive_entry import shown
from grader.course import Exercise
from grader.report.plain import one_line
from grader.submission import Ambiguous, Assigned, Ignored, Source, Unreadable, assign, read

__all__ = ["HandedIn", "expected_name", "find"]

_MOST_FILES = 5000
_MOST_BYTES = 64 << 20
"""What is looked at of a submission. A student who hands in a whole environment is told to leave it out."""
_MOST_ASKED = 20
"""Files that a jailed child parses to find their functions, since their names tell nothing."""
_MOST_NAMED = 5
"""Files that a message names."""
_KEPT_EACH = 3
"""Answers to one exercise that are kept: two that differ are one too many."""

_Found = dict[str, list[Source]]


@dataclass(frozen=True)
class HandedIn:
    """What a folder holds for an assignment."""

    answers: dict[str, Source]
    """What is to be graded, by exercise; it may have a ``problem``."""
    unanswered: dict[str, str]
    """Why there is nothing to grade, by exercise, and what to do about it."""
    ignored: tuple[str, ...] = ()
    """The first files that belong to no exercise."""
    notes: tuple[str, ...] = ()
    """What else there is to say of the folder."""

    @property
    def digest(self) -> str:
        """Digest of what is graded: exercises, file names and texts."""
        whole = hashlib.sha256()
        for name, source in sorted(self.answers.items()):
            text = hashlib.sha256(source.text).hexdigest()
            whole.update(f"{name}\0{source.path}\0{text}\n".encode())
        return f"sha256:{whole.hexdigest()}"


@dataclass
class _Heap:
    """What the files of a folder say of themselves, strongest evidence first."""

    named: _Found = field(default_factory=dict)
    declared: _Found = field(default_factory=dict)
    defined: _Found = field(default_factory=dict)
    several: dict[str, str] = field(default_factory=dict)
    """A file that defines the functions of several exercises, by each of them."""
    ignored: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def ignore(self, path: str) -> None:
        """Remember a file that is no answer, if there is still room to name it."""
        if len(self.ignored) < _MOST_NAMED:
            self.ignored.append(path)


def expected_name(exercise: Exercise) -> str:
    """Return the name of the file that a student hands in."""
    return f"{exercise.name.replace('-', '_')}.py"


def find(folder: Path, exercises: Sequence[Exercise], names: Callable[[Source], frozenset[str]]) -> HandedIn:
    """Look through a folder.

    A file that is named after its exercise comes before a notebook whose cells say it, and that before a file that
    only defines the right function. Several that are equal are fine; several that differ are told, and not graded.

    Args:
        folder: what was handed in.
        exercises: those of the assignment.
        names: returns the names that a source defines; called for few files, and for none if names tell it all.
    """
    entries = {exercise.name: exercise.spec.signature.name for exercise in exercises}
    heap = _Heap()
    unnamed = list(_sort(_relative(folder, heap), entries, heap))
    missing = {name: entry for name, entry in entries.items() if name not in heap.named | heap.declared}
    for number, source in enumerate(unnamed):
        if not missing or number >= _MOST_ASKED:
            heap.ignore(source.path)
            continue
        _ask(source, missing, names, heap)
    answers, unanswered = {}, {}
    for exercise in exercises:
        chosen = _chosen(exercise, heap)
        if isinstance(chosen, Source):
            answers[exercise.name] = chosen
        else:
            unanswered[exercise.name] = chosen
    return HandedIn(answers, unanswered, tuple(heap.ignored), tuple(heap.notes))


def _relative(folder: Path, heap: _Heap) -> Iterator[Source]:
    """Yield what can be read with paths as the student knows them, and what cannot as a source with a problem."""
    start, spent = f"{shown(folder.as_posix())}/", 0
    for number, item in enumerate(read([folder])):
        if number >= _MOST_FILES or spent > _MOST_BYTES:
            heap.notes.append(
                f"Only the first {number:,} files were looked at. Hand in the answers, and nothing else."
            )
            return
        path = item.path.removeprefix(start)
        if isinstance(item, Ignored):
            heap.ignore(path)
        elif isinstance(item, Unreadable) and is_archive(path):
            if len(heap.notes) < _MOST_NAMED:
                heap.notes.append(f"{one_line(path, 200)}: {one_line(item.message, 300)}.")
        elif isinstance(item, Unreadable):
            yield Source(path, b"", PurePosixPath(path).stem, problem=item.message)
        else:
            spent += len(item.text)
            yield replace(item, path=path)


def _sort(sources: Iterable[Source], entries: dict[str, str], heap: _Heap) -> Iterator[Source]:
    """Put each file where its name or its cells say, and yield the first others that might be looked into."""
    yielded = 0
    for source in sources:
        found = assign(source, entries, None, lambda _: frozenset())
        if isinstance(found, Assigned):
            by_name = assign(replace(source, declared=()), entries, None, lambda _: frozenset())
            _keep(heap.named if isinstance(by_name, Assigned) else heap.declared, found.exercises, source)
        elif isinstance(found, Ignored) and not source.problem and yielded < _MOST_ASKED:
            yielded += 1
            yield source
        else:
            heap.ignore(source.path)


def _ask(
    source: Source, missing: dict[str, str], names: Callable[[Source], frozenset[str]], heap: _Heap
) -> None:
    found = assign(source, missing, None, names)
    if isinstance(found, Assigned):
        _keep(heap.defined, found.exercises, source)
    elif isinstance(found, Ambiguous):
        for name in found.candidates:
            heap.several.setdefault(name, source.path)
    else:
        heap.ignore(source.path)


def _keep(found: _Found, names: Sequence[str], source: Source) -> None:
    for name in names:
        kept = found.setdefault(name, [])
        if len(kept) < _KEPT_EACH:
            kept.append(source)


def _chosen(exercise: Exercise, heap: _Heap) -> Source | str:
    """Return the answer to an exercise, or why there is none."""
    name, wanted = exercise.name, expected_name(exercise)
    for found in (heap.named, heap.declared, heap.defined):
        if several := found.get(name):
            if len({(source.text, source.problem) for source in several}) == 1:
                return several[0]
            paths = ", ".join(one_line(source.path, 200) for source in several)
            return (
                f"More than one file is an answer to {name}, and they differ: {paths}. So none of them was graded. "
                f"Hand in one, named {wanted}."
            )
    if name in heap.several:
        return (
            f"{one_line(heap.several[name], 200)} defines the functions of several exercises, so it was graded for "
            f"none. Hand in a file for each; the one for {name} is named {wanted}."
        )
    return f"There is no answer to {name} in what was handed in. Hand in a file named {wanted}."
