"""All attacks that go through ``jaxercise grade``: files of the corpus, archives, notebooks, and those on speed."""

from __future__ import annotations

import ast
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.attacks.files import hostile_files
from tests.submissions.grade import ROOT, SUBMISSIONS, Expectation, expectation

__all__ = ["RIGHT", "THEFTS", "TIME_LIMIT_S", "Attack", "attacks", "copy_course", "short", "speed_attacks"]

RIGHT = tuple(
    SUBMISSIONS / "hostile" / "control_right" / name
    for name in ("scale_array_inplace.py", "welford_closure.py")
)
"""Right submissions to two exercises; one of them follows every attack."""
TIME_LIMIT_S = 10
"""Processor seconds of one child in the copied course; wall time is twice that."""
MEMORY_MB = 2048
"""Memory of one child in the copied course: a fresh machine hands out the usual 4 GiB too slowly to say that it is the
memory which ends a hoarder, and not the time."""
THEFTS = {
    "reads hidden tests or the solution": ("steals_hidden_tests", "reads_solution", "steals_by_original"),
    "strips asserts": ("steals_by_stripping_asserts",),
    "an object equal to everything": ("steals_by_equal_object",),
    "patched comparison": ("steals_by_patched_comparison",),
    "forged results": ("steals_by_results_file", "forged_verdict_on_stdout", "steals_by_pickle"),
    "writes to the grade database": ("steals_by_grade_database",),
}
"""What took points from other graders of notebooks, and the attacks that try it: each must get no point at all."""
_QUICK = (
    "abort",
    "closes_descriptors",
    "forged_fault",
    "forged_nothing",
    "forged_second_frame",
    "forged_success",
    "injected_callback",
    "inherited_descriptors",
    "keyring",
    "local_socket",
    "patches_forms",
    "poisons_message",
    "reads_parents_environment",
    "searches_processes",
    "segfault",
    "starves_recursion",
    "sysv_shared_memory",
    "writes_tmp",
)
"""Fast ones, of every kind."""


@dataclass(frozen=True)
class Attack:
    """One thing to grade, and what must come of it."""

    name: str
    """Short name."""
    mechanism: str
    """What it tries, one line."""
    path: Path
    """The file."""
    expected: Expectation
    """The verdict it must get."""

    @property
    def earns_nothing(self) -> bool:
        """Whether it may not get a single point, not even for being pure."""
        return any(self.name in names for names in THEFTS.values())


def attacks(folder: Path, *, quick: bool = False) -> list[Attack]:
    """Return every attack that is judged without speed.

    Args:
        folder: empty one for archives and notebooks, which are written by a program.
        quick: a choice of forty that takes seconds.
    """
    stolen = {name for names in THEFTS.values() for name in names}
    files = [attack for attack in _files("hostile") if not attack.name.startswith("control_")]
    if quick:
        files = [attack for attack in files if attack.name in (*_QUICK, *stolen)]
    made = [
        Attack(file.name, file.mechanism, file.write(folder / str(number)), file.expected)
        for number, file in enumerate(hostile_files())
        if not quick or number % 3 == 0
    ]
    return [*files, *made]


def speed_attacks() -> list[Attack]:
    """Return the attacks that only a measured run meets."""
    return _files("hostile_speed")


def short(path: str) -> str:
    """Return the name of a corpus file: its folder's."""
    return Path(path).parent.name


def copy_course(folder: Path) -> Path:
    """Copy the course with limits that keep endless loops short, and hoards of memory small."""
    course = folder / "course"
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, course / name)
    shutil.copy(ROOT / "course.yaml", course)
    for exercise in course.glob("exercises/*/*/exercise.yaml"):
        text = re.sub(r"^limits: \{.*\}\n", "", exercise.read_text("utf-8"), flags=re.MULTILINE)
        if "\nlimits:" in text:
            raise ValueError(
                f"{exercise}: its own limits take more than a line, so the copy's would be ambiguous"
            )
        exercise.write_text(f"{text}limits: {{time_s: {TIME_LIMIT_S}, memory_mb: {MEMORY_MB}}}\n", "utf-8")
    return course


def _files(folder: str) -> list[Attack]:
    found = []
    for path in sorted((SUBMISSIONS / folder).rglob("*.py")):
        promised = expectation(path)
        if promised is None:
            raise ValueError(f"{path}: promises no verdict in its first line")
        found.append(Attack(path.parent.name, _mechanism(path), path, promised))
    return found


def _mechanism(path: Path) -> str:
    """Return the first sentence after the promised verdict, or the name in words where there is none."""
    said = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n")[2]
    sentence = " ".join(said.split())
    return sentence or path.parent.name.replace("_", " ")
