"""A class of eight that handed in answers to one exercise, graded in jails: what insight and feedback are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from grader.commands.gradebook.grading import How, grade_waiting, running
from grader.commands.gradebook.place import Place
from grader.course import load_course
from grader.gradebook.attempts import Arrival, take
from grader.gradebook.events import Commented, Enrolled, Excused, Overridden
from grader.gradebook.gradebook import new_gradebook
from grader.gradebook.people import Student
from grader.starter import starter
from grader.submission import Source

__all__ = ["EXERCISE", "FIRST", "HOSTILE", "NAMES", "SEED", "small_class"]

ROOT = Path(__file__).parents[2]
EXERCISE = "at-set-first"
SEED = "a seed that nobody may see"
HOSTILE = '../"><script>alert(1)</script>\u202e\x1b[2J[red]'
"""Key of a student: a path, an attribute's end, markup, reversed text, an escape sequence, rich's markup."""
NAMES = {
    "ada": "Ada Lovelace",
    "alan": "Alan Turing",
    "emmy": "Emmy Noether",
    "grace": "Grace Hopper",
    "kurt": "Kurt Gödel",
    "sofja": "Sofja Kowalewskaja",
    "évariste": "Évariste Galois",
    HOSTILE: "Robert'); <b>DROP</b>",
}
FIRST = datetime(2027, 1, 10, 12, tzinfo=UTC)
"""When the first was handed in; the next an hour later."""

_RIGHT = "def set_first(x, v):\n    return x.at[0].set(v)\n"
_OTHER = "def set_first(values, new):\n    # the same operations in other words\n    return values.at[0].set(new)\n"
_WRONG = "def set_first(x, v):\n    return x.at[0].add(v)\n"
_RAISES = 'def set_first(x, v):\n    raise ValueError("{}")\n'
_MARKUP = "<img src=x onerror=alert(2)>\\u202e[red]"


def small_class(folder: Path) -> Place:
    """Make a gradebook, have attempts graded without speed, decide something about some, and take in one more."""
    course = load_course(ROOT)
    place = Place(course, str(folder / "grades.db"), name="prof")
    given = starter(course.by_name[EXERCISE])
    handed_in = [
        ("ada", _WRONG),
        ("ada", _RIGHT),
        ("alan", _RIGHT.replace("\n", "\r\n")),
        ("emmy", _OTHER),
        ("grace", _WRONG),
        ("kurt", _RAISES.format("some reason")),
        (HOSTILE, _RAISES.format(_MARKUP)),
        ("sofja", given),
        ("évariste", given),
    ]
    with new_gradebook(place.database, place.key, course, by="prof", seed=SEED) as gradebook:
        with gradebook.change("prof") as change:
            for key, name in NAMES.items():
                change.append(Enrolled(student=Student(key=key, name=name)))
            blank = Source("", b"", EXERCISE)
            arrivals = [
                Arrival(
                    key,
                    EXERCISE,
                    replace(blank, path=f"{key[:4]}/{EXERCISE}.py", text=text.encode()),
                    FIRST + timedelta(hours=hour),
                )
                for hour, (key, text) in enumerate(handed_in)
            ]
            take(change, arrivals, FIRST)
        how = How(jobs=2, checks=frozenset({"trace", "purity", "correctness"}))
        with running(place, gradebook.book, how) as run:
            grade_waiting(gradebook, run, "prof")
        with gradebook.change("prof") as change:
            (about,) = change.book.of["alan", EXERCISE]
            change.append(Commented(attempts=(about,), text="Well done, <b>Alan</b>."))
            change.append(
                Overridden(student="kurt", exercise=EXERCISE, points=4.0, why="<i>nearly</i>\u202e there")
            )
            late = Source("grac/oob-lookup.py", b"x = 1\n", "oob-lookup")
            take(change, [Arrival("grace", "oob-lookup", late, FIRST)], FIRST)
            change.append(Excused(student="emmy", what="oob-lookup", is_excused=True, why="was ill"))
    return place
