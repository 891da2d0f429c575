"""A class that was made up: students with names in many scripts, and files as Canvas renames them.

Answers are dealt out of the course's own right and wrong ones. What each is worth has to be found out apart.
"""

from __future__ import annotations

import csv
import io
import random
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from grader.course import Course, Exercise, load_course
from grader.course_copy import write_copy
from grader.yamlfile import dump, load

__all__ = ["DUE", "Classroom", "Handed", "Pupil", "distinct", "small_course", "write_handed"]

DUE = datetime(2027, 1, 17, 23, 0, tzinfo=UTC)
"""When all modules are due."""
_GIVEN = [
    "Ada",
    "Zoë",
    "Łukasz",
    "美咲",
    "Нина",
    "علي",
    "सीता",
    "José",
    "Ngọc",
    "Ελένη",
    "דוד",
    "D'Arcy",
    "지우",
]
_FAMILY = [
    "Lovelace",
    "Müller",
    "Żółw",
    "佐藤",
    "Иванова",
    "حسن",
    "शर्मा",
    "García, Jr.",
    "Nguyễn",
    "Παππά",
    "כהן",
    "O'Neil",
]


@dataclass(frozen=True)
class Pupil:
    """One student as Canvas knows them."""

    number: int
    given: str
    family: str

    @property
    def sortable(self) -> str:
        """``Family, Given``."""
        return f"{self.family}, {self.given}"

    @property
    def canvas(self) -> str:
        """Canvas's id."""
        return str(70_000 + self.number)

    @property
    def login(self) -> str:
        """The key in the gradebook."""
        return f"user{self.number:04}"

    @property
    def sis(self) -> str:
        """A number with zeros before it."""
        return f"{self.number:08}"

    @property
    def prefix(self) -> str:
        """What Canvas makes of the name in file names."""
        folded = unicodedata.normalize("NFC", self.family + self.given).casefold()
        return re.sub(r"[\W_]", "", folded) or "x"


@dataclass(frozen=True)
class Handed:
    """One file of one student."""

    pupil: Pupil
    exercise: str
    answer: Path
    submitted: datetime
    nth: int

    @property
    def name(self) -> str:
        """The file's name after Canvas renamed it."""
        late = "LATE_" if self.submitted > DUE else ""
        again = f"-{self.nth}" if self.nth else ""
        stem = self.exercise.replace("-", "_")
        submission = 900_000 + self.pupil.number
        return f"{self.pupil.prefix}_{late}{self.pupil.canvas}_{submission}_{stem}{again}.py"


class Classroom:
    """Students, and what they hand in."""

    def __init__(self, course: Course, solutions: Course, count: int, seed: int = 1):
        """Make up a class.

        Args:
            course: whose exercises they do.
            solutions: the course that has answers to them.
            count: of students.
            seed: of all that is drawn.
        """
        self._random = random.Random(seed)  # noqa: S311 - a class, not a secret
        self.course = course
        self.pupils = [
            Pupil(number, self._random.choice(_GIVEN), self._random.choice(_FAMILY))
            for number in range(count)
        ]
        self._answers = {
            exercise.name: _answers(solutions.by_name[exercise.name]) for exercise in course.exercises
        }

    def hand_in(self, nth: int) -> list[Handed]:
        """Let each student hand in something for nearly every exercise, some of it late."""
        handed = []
        for pupil in self.pupils:
            for exercise in self.course.exercises:
                if self._random.random() < 0.03:
                    continue
                right, wrong = self._answers[exercise.name]
                good = self._random.random() < (0.5 if nth == 0 else 0.8)
                answer = self._random.choice(right if good else wrong)
                hours = self._random.choice([-90, -30, -2, -2, -1, 1, 20, 30, 80]) + nth / 10
                handed.append(Handed(pupil, exercise.name, answer, DUE + timedelta(hours=hours), nth))
        return handed

    def canvas_csv(self) -> str:
        """Return the gradebook that Canvas exports."""
        out = io.StringIO()
        writer = csv.writer(out)
        titles = [f"{exercise.spec.title} ({4000 + n})" for n, exercise in enumerate(self.course.exercises)]
        writer.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles, "Final Score"])
        worth = [f"{exercise.worth:.2f}" for exercise in self.course.exercises]
        writer.writerow(["    Points Possible", "", "", "", "", *worth, "(read only)"])
        for pupil in self.pupils:
            writer.writerow(
                [pupil.sortable, pupil.canvas, pupil.sis, pupil.login, "A", *([""] * len(titles)), ""]
            )
        writer.writerow(["Student, Test", "1", "", "", "A", *([""] * len(titles)), ""])
        return out.getvalue()

    @property
    def columns(self) -> dict[str, str]:
        """The title of each exercise's column in that file."""
        return {
            exercise.name: f"{exercise.spec.title} ({4000 + n})"
            for n, exercise in enumerate(self.course.exercises)
        }


def write_handed(handed: Sequence[Handed], archive: Path, manifest: Path) -> None:
    """Write an archive as Canvas packs it, and a manifest that tells when each file came."""
    with zipfile.ZipFile(archive, "w") as file:
        for one in handed:
            file.writestr(one.name, one.answer.read_bytes())
    with manifest.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["path", "student", "submitted"])
        writer.writerows(
            (f"{archive.name}/{one.name}", one.pupil.login, one.submitted.isoformat()) for one in handed
        )


def small_course(whole: Course, names: Sequence[str], folder: Path, grading: dict[str, object]) -> Course:
    """Write a course of some exercises, all due at one time, and load it."""
    write_copy(whole, whole.select(names), folder, with_hidden=True)
    path = folder / "course.yaml"
    data = load(path, "course.yaml").data
    for module in data["modules"]:
        module["due"] = DUE.strftime("%Y-%m-%dT%H:%M")
        module.pop("opens", None)
    path.write_text(dump({**data, "timezone": "UTC", "grading": grading}), encoding="utf-8")
    return load_course(folder)


def _answers(exercise: Exercise) -> tuple[list[Path], list[Path]]:
    return [exercise.solution, *exercise.right_answers], exercise.wrong_answers


def distinct(handed: Sequence[Handed]) -> Iterator[tuple[str, Path]]:
    """Yield each answer to each exercise once."""
    yield from dict.fromkeys((one.exercise, one.answer) for one in handed)
