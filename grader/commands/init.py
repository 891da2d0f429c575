"""``jaxercise init``: a student's copy of a course, new or brought up to date. Layer 9."""

from __future__ import annotations

import importlib.metadata
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.unfinished import unfinished
from grader.course import Course, find_course, load_course
from grader.errors import UsageError
from grader.report.plain import one_line
from grader.shipped import shipped_course
from grader.student.answers import FOLDER as ANSWERS
from grader.student.copying import Changes, bring_up_to_date
from grader.student.leftovers import Leftover
from grader.student.progress import Progress
from grader.student.target import examine, located
from grader.yamlfile import load

__all__ = ["init"]

_MOST = 12
"""Lines of one kind, beyond which they are counted."""


@dataclass(frozen=True)
class _Source:
    """The course that is copied."""

    root: Path
    is_shipped: bool
    """Whether it comes with jaxercise."""
    is_chosen: bool
    """Whether the user named it or is in its folder; else it is the one that is there for everybody."""

    @property
    def words(self) -> str:
        if self.is_shipped:
            return f"which comes with jaxercise {importlib.metadata.version('jaxercise')}"
        return f"from {one_line(str(self.root))}"


def init(out: Path, named: Path | None) -> int:
    """Write the copy, and say what was done and what to type next.

    Args:
        out: the copy's folder, as it was typed.
        named: the folder of the course, where one was named.

    Raises:
        UsageError: the copy cannot be made; nothing was changed.
        CourseError: the course is broken; nothing was changed.
    """
    try:
        source = _source(named)
        target = located(out)
        before = examine(target, source.root)
        course = load_course(source.root)
        if before is not None and not before.is_shipped and not source.is_chosen:
            raise UsageError(
                f"{_shown(out)}: is a copy of another course than the one that comes with jaxercise, "
                f"{one_line(before.title)!r}. Name the folder of that course with --course PATH. Nothing was changed; "
                f"--course {shlex.quote(str(source.root))} turns it into a copy of what comes with jaxercise"
            )
        changes = bring_up_to_date(course, target, is_shipped=source.is_shipped)
        copy = load_course(target)
        followed = Progress(copy).begin(copy.exercises)
    except OSError as error:
        where = f" ({one_line(os.fspath(error.filename))})" if isinstance(error.filename, str) else ""
        raise UsageError(
            f"{_shown(out)}: cannot be made: {error.strerror or error}{where}. Nothing was changed"
        ) from None
    for line in _told(out, target, course, source, changes, new=before is None):
        print(line)
    if left := unfinished(course.exercises):
        print(left, file=sys.stderr)
    if followed:
        print(
            f"Answers that you had not begun follow their exercises: {', '.join(e.name for e in followed)}."
        )
    return 0


def _source(named: Path | None) -> _Source:
    """Return the course that was named, that of an author's folder in which we are, or the one that is shipped."""
    if named is not None:
        root = find_course(located(named))
        return _Source(root, is_shipped=_is_shipped(root), is_chosen=True)
    try:
        here = find_course(Path.cwd())
    except UsageError:
        here = shipped_course()
    if (here / ANSWERS).is_dir() or _is_public(here):
        here = shipped_course()
    shipped = _is_shipped(here)
    return _Source(here, is_shipped=shipped, is_chosen=not shipped)


def _is_shipped(root: Path) -> bool:
    try:
        return root.samefile(shipped_course())
    except UsageError:  # nothing is
        return False


def _is_public(root: Path) -> bool:
    """Tell whether a course is what students got, and not their teacher's."""
    return load(root / "course.yaml", "course.yaml").data.get("public_only") is True


def _told(
    out: Path, target: Path, course: Course, source: _Source, changes: Changes, *, new: bool
) -> Iterator[str]:
    title = one_line(course.spec.title)
    count = len(course.exercises)
    about = f'{count} exercise{"" if count == 1 else "s"} of "{title}", {source.words}.'
    if new:
        yield f"Made {_shown(out)}: {about}"
        yield f"Your answers are the files below {_shown(out / ANSWERS)}; each begins as the program to rewrite."
    else:
        yield f"{_shown(out)} is up to date: {about}"
        lines = list(_changed(target, changes))
        yield from lines or ["Nothing had changed."]
        yield f"Nothing that you wrote in {ANSWERS}/ was touched, and progress.json has all that it had."
    yield ""
    yield "Next:"
    if target != Path.cwd():
        yield f"  cd {shlex.quote(_shown(out))}"
    yield "  jaxercise watch     # checks the exercise that you are at, each time you save it"
    yield "  jaxercise list      # all exercises, in an order that builds up"


def _changed(target: Path, changes: Changes) -> Iterator[str]:
    """Yield what an upgrade did, a line for each exercise and lesson."""
    added = _exercises(path for path in changes.written if path.endswith("/exercise.yaml"))
    touched = (*changes.written, *changes.replaced, *(path for left in changes.gone for path in left.files))
    gone = [left for left in changes.gone if left.whole and left.name]
    settled = {*added, *(f"{left.topic}/{left.name}" for left in gone)}
    yield from _listed("new", [f"{name}: {_answer(name)}" for name in added])
    yield from _listed("changed", [name for name in _exercises(touched) if name not in settled])
    for left in gone:  # each is named, however many
        yield from _listed("gone", [_farewell(target, left)])
    yield from _listed(
        "lesson", sorted({path.split("/")[1] for path in touched if path.endswith("/lesson.md")})
    )
    yield from _listed("solution", [path for path in touched if path.startswith("solutions/")])
    begun = {path for path in changes.written if path.startswith(f"{ANSWERS}/")}
    yield from _listed("begun", sorted(begun - set(map(_answer, added))))
    yield from _listed("written", [path for path in changes.written if "/" not in path])
    if "course.yaml" in changes.replaced:
        yield from _listed("changed", ["course.yaml"])


def _exercises(paths: Sequence[str] | Iterator[str]) -> list[str]:
    """Return ``topic/name`` of each exercise that a path lies in, in order and once."""
    parts = [path.split("/") for path in paths if path.startswith("exercises/")]
    return list(dict.fromkeys("/".join(each[1:3]) for each in parts if len(each) == 4))


def _farewell(target: Path, left: Leftover) -> str:
    """Name an exercise that is gone, and the answer to it that stays."""
    name = f"{left.topic}/{left.name}"
    stays = f"; your answer stays: {_answer(name)}" if os.path.lexists(target / _answer(name)) else ""
    return name + stays


def _answer(name: str) -> str:
    """Return where the answer to ``topic/name`` lies in a copy; see ``grader.student.answers``."""
    topic, _, exercise = name.partition("/")
    return f"{ANSWERS}/{topic}/{exercise.replace('-', '_')}.py"


def _listed(what: str, names: Sequence[str]) -> Iterator[str]:
    for name in names[:_MOST]:
        yield f"  {what:<9} {name}"
    if len(names) > _MOST:
        yield f"  {what:<9} ... and {len(names) - _MOST} more"


def _shown(path: Path) -> str:
    return one_line(str(path))
