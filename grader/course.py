"""Read a course: ``course.yaml``, each ``exercise.yaml``, and where every file of an exercise lies. Layer 3.

All paths follow from an exercise's topic and name; nobody else builds them.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from grader.errors import CourseError, Problem, UsageError
from grader.spec import ExerciseFile
from grader.spec_course import CourseFile, Entry, Module
from grader.spec_problems import semantic_problems
from grader.yamlfile import Document, load

__all__ = ["Course", "Exercise", "find_course", "load_course"]

_Model = TypeVar("_Model", bound=BaseModel)
_EXPONENT = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]{1,3}")
"""A number to people that is text to YAML 1.1, which wants a point and a signed exponent."""


@dataclass(frozen=True)
class Exercise:
    """One exercise: its specification and its files."""

    name: str
    topic: str
    spec: ExerciseFile
    root: Path
    """Folder of the course."""
    listed: Entry | None = None
    """What ``course.yaml`` says about it."""
    publishes: bool = False
    """Whether a student's copy holds the solution."""

    @property
    def worth(self) -> float:
        """What full points count for in the course."""
        return float((self.listed and self.listed.worth) or sum(self.spec.points.model_dump().values()))

    @property
    def folder(self) -> Path:
        """``exercises/<topic>/<name>``."""
        return self.root / "exercises" / self.topic / self.name

    @property
    def solution(self) -> Path:
        """The author's answer; in a student's copy only where it is published."""
        return self.root / "solutions" / self.topic / f"{self.name}.py"

    @property
    def wrong_answers(self) -> list[Path]:
        """Answers that students really write, each caught by the check its first line names."""
        return sorted((self.root / "solutions" / self.topic / self.name).glob("wrong_*.py"))

    @property
    def right_answers(self) -> list[Path]:
        """Answers in other styles than the solution's, which pass as it does."""
        return sorted((self.root / "solutions" / self.topic / self.name).glob("right_*.py"))

    @cached_property
    def original(self) -> str:
        """Source of the impure original."""
        return self._text("original.py")

    @cached_property
    def oracle(self) -> str | None:
        """Source of the adapter round the original, where the signatures differ."""
        return self._text("oracle.py") if (self.folder / "oracle.py").exists() else None

    @cached_property
    def properties(self) -> str | None:
        """Source of what must hold of random results, where they cannot be compared with the original's."""
        return self._text("properties.py") if (self.folder / "properties.py").exists() else None

    @cached_property
    def digest(self) -> str:
        """Digest of everything that decides a verdict."""
        text = "\x00".join(
            (self.spec.model_dump_json(), self.original, self.oracle or "", self.properties or "")
        )
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    def _text(self, name: str) -> str:
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            shown = f"exercises/{self.topic}/{self.name}/{name}"
            raise CourseError([Problem(shown, 0, "", f"cannot be read as UTF-8 text ({why})")]) from None


@dataclass(frozen=True)
class Course:
    """A course and its exercises, in order."""

    root: Path
    spec: CourseFile
    exercises: tuple[Exercise, ...]

    @property
    def cache(self) -> Path:
        """Folder for what can be made again: ceilings of devices."""
        return self.root / ".jaxercise"

    @cached_property
    def by_name(self) -> dict[str, Exercise]:
        """Exercises by name."""
        return {exercise.name: exercise for exercise in self.exercises}

    def select(self, names: Iterable[str]) -> tuple[Exercise, ...]:
        """Return the named exercises, all of them if none is named.

        Raises:
            UsageError: naming every unknown one.
        """
        # The file of an answer names its exercise as well.
        stems = [name.replace("\\", "/").rpartition("/")[2].removesuffix(".py") for name in names]
        wanted = [stem.lower().replace("_", "-") for stem in stems]
        if unknown := [name for name in wanted if name not in self.by_name]:
            close = difflib.get_close_matches(unknown[0], self.by_name, n=1)
            near = f" Did you mean {close[0]}?" if close else ""
            raise UsageError(
                f"unknown exercise {', '.join(unknown)}.{near} `jaxercise list` shows the names."
            )
        return tuple(self.by_name[name] for name in wanted) or self.exercises


def find_course(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` that holds a ``course.yaml``.

    Raises:
        UsageError: there is none.
    """
    for folder in (start, *start.parents):
        if (folder / "course.yaml").is_file():
            return folder
    raise UsageError(
        f"no course.yaml in {start} or above. Go into a course's folder, or name it with --course PATH. "
        "`jaxercise init DIR` makes a student's copy, `jaxercise course new DIR` a course of your own"
    )


def load_course(root: Path) -> Course:
    """Read and validate a whole course.

    Raises:
        CourseError: with everything that is wrong in every file.
    """
    document = load(root / "course.yaml", "course.yaml")
    problems: list[Problem] = []
    spec = _validate(CourseFile, document, problems)
    if spec is None:
        raise CourseError(problems)
    exercises = []
    seen: dict[str, str] = {}
    for number, module in enumerate(spec.modules):
        for index, entry in enumerate(module.exercises):
            where, name = ("modules", number, "exercises", index), entry.name
            if name in seen:
                problems.append(document.problem(where, f"exercise {name!r} is listed twice; keep one"))
                continue
            seen[name] = module.name
            try:
                exercises.append(_load_exercise(root, module, entry))
            except CourseError as error:
                problems += error.problems
    if problems:
        raise CourseError(problems)
    return Course(root, spec, tuple(exercises))


def _load_exercise(root: Path, module: Module, entry: Entry) -> Exercise:
    topic, name = module.name, entry.name
    shown = f"exercises/{topic}/{name}/exercise.yaml"
    document = load(root / shown, shown)
    problems: list[Problem] = []
    spec = _validate(ExerciseFile, document, problems)
    if spec is None:
        raise CourseError(problems)
    problems += [document.problem(where, message) for where, message in semantic_problems(spec)]
    publishes = module.publish_solution if entry.publish_solution is None else entry.publish_solution
    exercise = Exercise(name, topic, spec, root, entry, publishes)
    if not (exercise.folder / "original.py").is_file():
        problems.append(
            Problem(
                f"exercises/{topic}/{name}/original.py",
                0,
                "",
                "the file is missing; it is the program to rewrite",
            )
        )
    else:
        try:
            _ = exercise.original, exercise.oracle, exercise.properties
        except CourseError as error:
            problems += error.problems
    if problems:
        raise CourseError(problems)
    return exercise


def _validate(model: type[_Model], document: Document, problems: list[Problem]) -> _Model | None:
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        by_place: dict[tuple[str | int, ...], str] = {}
        for entry in error.errors(include_url=False, include_context=True):
            # The members of a union each complain about the same value; the first, widest one is enough.
            by_place.setdefault(_location(entry["loc"], document.data, entry["type"]), _message(entry))
        problems += [document.problem(where, message) for where, message in by_place.items()]
        return None


def _location(loc: Sequence[str | int], data: Any, kind: str) -> tuple[str | int, ...]:
    """Drop what pydantic adds to a location, such as the name of a union's member."""
    where: list[str | int] = []
    if loc[:1] == ("transforms",) and len(loc) > 2:
        loc = _as_written(loc, data)
    for position, step in enumerate(loc):
        inside = (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        )
        if inside:
            data = data[step]
            where.append(step)
        elif position == len(loc) - 1 and kind == "missing":
            where.append(step)
    return tuple(where)


def _as_written(loc: Sequence[str | int], data: Any) -> Sequence[str | int]:
    """Locate an option of ``{vmap: {over: [x]}}``, which was validated as ``{name: vmap, over: [x]}``."""
    match data["transforms"][loc[1]]:
        case dict(written) if len(written) == 1 and isinstance(next(iter(written.values())), dict):
            return (*loc[:2], *written, *loc[2:])
    return loc


def _message(entry: Any) -> str:
    kind, found = entry["type"], entry["input"]
    if kind == "missing":
        return "this key is missing; add it"
    if kind == "extra_forbidden":
        return "unknown key; remove it, or check its spelling"
    text: str = entry["msg"].removeprefix("Value error, ")
    if text.startswith("Input should be "):
        text = "expected " + text.removeprefix("Input should be ")
    if kind == "value_error":  # our own words, which say what was found
        return text
    shown = repr(found)
    told = f"{text[:1].lower()}{text[1:]}, found {shown[:80]}{'…' if len(shown) > 80 else ''}"
    if isinstance(found, str) and _EXPONENT.fullmatch(found):
        told += f"; YAML takes that for text, write {float(found):.1e}"
    return told
