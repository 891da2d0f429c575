"""What a student has solved, in ``progress.json`` beside the course. Layer 8.

The file outlives upgrades: what a newer version wrote into it is kept, and an exercise that a new version of the course
changed stays solved, and says that it changed. Each update reads the file anew and replaces it whole, so that a watch
and a check in two terminals, or a full disk, lose nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.report.files import write_atomic
from grader.student.answers import answer_path, first_text
from grader.verdict import Result, Status

__all__ = ["Progress", "Record", "State"]

_FORMAT = 1


class State(Enum):
    """Where a student is with an exercise."""

    NOT_BEGUN = "not begun"
    """The answer is as it was at the start."""
    BEGUN = "begun"
    SOLVED = "solved"
    """Passed, and neither the answer nor the exercise has changed since."""
    CHANGED = "changed since it was solved"
    """Passed; then the answer changed, or a new version of the course changed the exercise."""


class Record(BaseModel):
    """What is remembered of one exercise. Keys of a newer version are kept."""

    model_config = ConfigDict(extra="allow", frozen=True)

    status: Status | None = None
    """How the last check ended."""
    points: float | None = None
    max_points: float = 0.0
    checked: str = ""
    """Digest of the answer that was checked last."""
    solved: str = ""
    """Digest of the answer that passed last, or ''."""
    exercise: str = ""
    """Digest of the exercise that it passed."""
    at: str = ""
    """When it passed first, in UTC."""
    started: str = ""
    """Digest of what the answer's file held at the start."""
    hints: int = Field(default=0, ge=0)
    """How many hints were looked at."""


class Progress:
    """The progress of one copy of a course."""

    def __init__(self, course: Course):
        """Read nothing yet."""
        self._course = course
        self.path = course.root / "progress.json"
        self.set_aside = ""
        """Where a file went that could not be read, or ''."""

    def of(self, exercise: Exercise) -> Record:
        """Return what is remembered of an exercise.

        Raises:
            UsageError: the file is a newer version's.
        """
        return _record(self._read()["exercises"].get(exercise.name))

    def state(self, exercise: Exercise, record: Record | None = None) -> State:
        """Return where the student is with an exercise.

        Args:
            exercise: which one.
            record: what is remembered of it, if the caller has it already.
        """
        record = record or self.of(exercise)
        path = answer_path(self._course, exercise)
        text = _content(path)
        if record.solved:
            same = (record.solved, record.exercise) == (_digest(text), exercise.digest)
            return State.SOLVED if same else State.CHANGED
        untouched = not text.strip() or _digest(text) in (
            record.started,
            _digest(first_text(exercise).encode()),
        )
        return State.NOT_BEGUN if untouched else State.BEGUN

    def states(self) -> dict[str, tuple[State, Record]]:
        """Return state and record of every exercise of the course, in order."""
        kept = self._read()["exercises"]
        records = {exercise.name: _record(kept.get(exercise.name)) for exercise in self._course.exercises}
        return {
            exercise.name: (self.state(exercise, records[exercise.name]), records[exercise.name])
            for exercise in self._course.exercises
        }

    def keep(self, exercise: Exercise, text: bytes, result: Result, *, complete: bool) -> None:
        """Remember how an answer was judged.

        Args:
            exercise: which exercise.
            text: the answer that was judged.
            result: how.
            complete: whether everything was asked that the exercise asks for; else passing is not solving.

        Raises:
            UsageError: the file of progress is a newer version's, or cannot be written.
        """
        changes: dict[str, Any] = {
            "status": result.status.value,
            "points": result.points,
            "max_points": result.max_points,
            "checked": _digest(text),
        }
        if result.status is Status.PASS and complete:
            changes |= {"solved": _digest(text), "exercise": exercise.digest}
            changes |= {"at": self.of(exercise).at or datetime.now(UTC).isoformat(timespec="seconds")}
        self._update(exercise, changes)

    def begin(self, exercises: Iterable[Exercise]) -> list[Exercise]:
        """Write the answers' files that are not there, or are as an older version of the course began them.

        What each began as is remembered, so that a later version can tell.

        Returns:
            The exercises whose files were written.

        Raises:
            OSError: one cannot be.
            UsageError: the file of progress is a newer version's, or cannot be written.
        """
        data, written, is_new = self._read(), [], False
        for exercise in exercises:
            path, start = answer_path(self._course, exercise), first_text(exercise).encode()
            old = _content(path) if path.exists() else None
            started = _record(data["exercises"].get(exercise.name)).started
            if path.is_symlink():  # the student's own doing, and what it leads to is no file of ours
                continue
            if old is None or (old != start and _digest(old) == started):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(start)
                written.append(exercise)
            elif old != start:
                continue
            is_new |= started != _digest(start)
            self._change(data, exercise, {"started": _digest(start)})
        if is_new:
            self._write(data)
        return written

    def reveal_hint(self, exercise: Exercise) -> int:
        """Remember that one more hint was looked at, and return how many that makes; no more than there are."""
        count = min(self.of(exercise).hints + 1, len(exercise.spec.hints))
        self._update(exercise, {"hints": count})
        return count

    def forget(self, exercise: Exercise) -> None:
        """Take an exercise back to its start; the hints that were looked at stay looked at."""
        self._update(exercise, {"status": None, "points": None, "checked": "", "solved": "", "at": ""})

    def _update(self, exercise: Exercise, changes: dict[str, Any]) -> None:
        data = self._read()
        self._change(data, exercise, changes)
        self._write(data)

    def _change(self, data: dict[str, Any], exercise: Exercise, changes: dict[str, Any]) -> None:
        kept = data["exercises"].get(exercise.name)
        data["exercises"][exercise.name] = {**(kept if isinstance(kept, dict) else {}), **changes}

    def _write(self, data: dict[str, Any]) -> None:
        try:
            write_atomic(self.path, [json.dumps(data, indent=1), "\n"])
        except OSError as error:
            raise UsageError(
                f"{self.path}: cannot be written ({error.strerror or error}), so nothing is remembered. Make room, or "
                "work in a folder that you may write to"
            ) from None

    def _read(self) -> dict[str, Any]:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {"format": _FORMAT, "exercises": {}}
        except (OSError, UnicodeDecodeError) as error:
            return self._unreadable(str(error))
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            return self._unreadable(str(error))
        if not isinstance(data, dict) or not isinstance(data.get("exercises"), dict):
            return self._unreadable("it is no progress of a course")
        if data.get("format") != _FORMAT:
            raise UsageError(
                f"{self.path}: is of format {data.get('format')!r}, and this version reads {_FORMAT}. Upgrade "
                "jaxercise, or move the file away to start with none; the answers are not in it"
            )
        return data

    def _unreadable(self, why: str) -> dict[str, Any]:
        """Set a broken file aside, where it can be mended, and begin a new one: answers can be checked again."""
        aside = self.path.with_suffix(".broken.json")
        try:
            self.path.replace(aside)
        except OSError as error:
            raise UsageError(
                f"{self.path}: cannot be read ({why}), nor moved away ({error.strerror})"
            ) from None
        self.set_aside = (
            f"{self.path.name} could not be read ({why}). It is now {aside.name}; answers are all there"
        )
        return {"format": _FORMAT, "exercises": {}}


def _record(kept: Any) -> Record:
    """Return a record; what somebody's hand made of it that is none counts as nothing."""
    try:
        return Record.model_validate(kept or {})
    except ValidationError:
        return Record()


def _content(path: Path) -> bytes:
    """Return what an answer's file holds; nothing where there is none, or none that ends, such as a pipe."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""


def _digest(text: bytes) -> str:
    return "sha256:" + hashlib.sha256(text).hexdigest()
