"""Every theft as what a student hands in: a released notebook of either tool, turned hostile.

A thief has one right answer and leaves the other two open. So what honest content earns is known, and whatever is
more than that is stolen; where it is less, the theft has harmed the thief alone.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.lms.code_thefts import CODE
from tests.lms.file_thefts import FILES
from tests.lms.kit import ANSWERS, EXERCISES, Cell, Handed, answer_cell, fill
from tests.lms.notebook_thefts import NOTEBOOKS

__all__ = ["HONEST", "JAILED_ONLY", "Setting", "Theft", "names", "thefts"]

HONEST = {EXERCISES[0]: "# not done\n", EXERCISES[1]: ANSWERS[EXERCISES[1]], EXERCISES[2]: "# not done\n"}
"""What a thief has written before turning to theft."""
JAILED_ONLY = frozenset({"forks without end"})
"""Never run where nothing bounds it."""
_OTTER_ONLY = frozenset(
    {
        "patches Otter's tests",
        "writes the file of results",
        "leaves a pickle that runs code where it is read",
        "rewrites the tests in its folder",
        "hands in tests of its own",
        "hands in a log of Otter's that is a pickle",
        "hands in names that climb",  # a .zip alone can hold them
        "hands in a script named as the kernel's own",
    }
)
_SCRIPTS = {"hands in a script named as the kernel's own": "ipykernel_launcher.py"}
"""What it does, and the name of the only file that is handed in."""
_NBGRADER_ONLY = frozenset(
    {"reads the solution from disk", "prints the points itself", "writes to the database of grades"}
    | {name for name in NOTEBOOKS if name.startswith("says in its marks")}
)


@dataclass(frozen=True)
class Setting:
    """Where a theft is tried."""

    tool: str
    """``nbgrader`` or ``otter``."""
    course: Path
    """Folder of the class: a thief knows where it is."""
    canary: Path
    """File that a theft makes where it can write or act."""


@dataclass(frozen=True)
class Theft:
    """One theft."""

    name: str
    """What the thief does, as a predicate."""
    student: str
    """Who does it."""
    build: Callable[[Cell, Setting], Handed]
    """Turn a notebook with honest answers hostile."""

    def hand_in(self, released: Cell, setting: Setting) -> Handed:
        """Return what is handed in."""
        return self.build(fill(released, HONEST), setting)


def names() -> list[str]:
    """Return the names of all thefts, in order."""
    return [*CODE, *NOTEBOOKS, *FILES, *_SCRIPTS]


def thefts(tool: str, *, jailed: bool, only: str = "") -> list[Theft]:
    """Return the thefts that a tool's users could try.

    Args:
        tool: ``nbgrader`` or ``otter``.
        jailed: answers are graded in jails, so nothing is too dangerous.
        only: part of the names that are wanted.
    """
    others = _OTTER_ONLY if tool == "nbgrader" else _NBGRADER_ONLY
    builders = [
        *((name, _code(text)) for name, text in CODE.items()),
        *((name, _notebook(change)) for name, change in NOTEBOOKS.items()),
        *((name, _files(files)) for name, files in FILES.items()),
        *((name, _script(file)) for name, file in _SCRIPTS.items()),
    ]
    return [
        Theft(name, f"thief-{number:02d}", build)
        for number, (name, build) in enumerate(builders)
        if name not in others and (jailed or name not in JAILED_ONLY) and only in name
    ]


def _code(text: str) -> Callable[[Cell, Setting], Handed]:
    """Return a builder that puts code into the first answer, and into a cell of the student's own before it."""

    def build(notebook: Cell, setting: Setting) -> Handed:
        told = _told(text, setting)
        cell = answer_cell(notebook, EXERCISES[0])
        own = copy.deepcopy(cell) | {"metadata": {}, "source": told, "id": "own"}
        cell["source"] = f"{''.join(cell['source']).partition(chr(10))[0]}\n{told}"
        notebook["cells"].insert(2, own)
        return Handed(notebook)

    return build


def _notebook(change: Callable[[Cell], Cell | bytes]) -> Callable[[Cell, Setting], Handed]:
    return lambda notebook, _: Handed(change(notebook))


def _files(files: Callable[[str], dict[str, bytes]]) -> Callable[[Cell, Setting], Handed]:
    return lambda notebook, setting: Handed(notebook, files(str(setting.canary)))


def _script(name: str) -> Callable[[Cell, Setting], Handed]:
    def build(_: Cell, setting: Setting) -> Handed:
        text = f"open({str(setting.canary)!r}, 'w').write('imported')\n"
        return Handed(text.encode(), {"readme.txt": b""}, name)

    return build


def _told(text: str, setting: Setting) -> str:
    words = {"CANARY": str(setting.canary), "COURSE": str(setting.course), "STUDENT": setting.canary.name}
    for word, value in words.items():
        text = text.replace(word, value)
    return text
