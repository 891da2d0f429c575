"""The files under ``data/``: five of each module, each with what has to be said about it in its first lines.

    # exercise: at-set-first
    # verdict: FAIL writes-in-place
    # first line: write `x = x.at[0].set(v)` instead of `x[0] = v`
    # often: the file that everybody starts from

``first line`` is how the instruction has to begin, and ``often`` why the mistake is one of the five most frequent.
A file with nothing below stands for what the student's file holds at the start.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from grader.course import load_course
from grader.student.answers import first_text
from grader.submission import Source

__all__ = ["MISTAKES", "Mistake"]

_DATA = Path(__file__).parent / "data"
_COURSE = load_course(Path(__file__).parents[2])
_HEAD = re.compile(
    r"# exercise: (?P<exercise>.+)\n# verdict: (?P<status>\w+) (?P<rule>\S+)\n"
    r"# first line: (?P<first>.+)\n# often: (?P<often>.+)\n"
)


@dataclass(frozen=True)
class Mistake:
    """One file."""

    module: str
    """As ``course.yaml`` names it."""
    name: str
    exercise: str
    status: str
    rule: str
    first: str
    """How the first line begins, after *Fix next*."""
    often: str
    """Why it is frequent."""
    source: Source

    def __str__(self) -> str:
        return f"{self.module}/{self.name}"


def _read(path: Path) -> Mistake:
    text = path.read_text()
    found = _HEAD.match(text)
    assert found is not None, f"{path}: the first four lines do not say what is expected"
    answer = text if text[found.end() :].strip() else first_text(_COURSE.by_name[found["exercise"]])
    return Mistake(
        path.parent.name.replace("_", "-"),
        path.stem,
        found["exercise"],
        found["status"],
        found["rule"],
        found["first"],
        found["often"],
        Source(path=path.name, text=answer.encode(), stem=path.stem),
    )


MISTAKES = [_read(path) for path in sorted(_DATA.glob("*/*.py"))]
"""By module, the file that everybody starts from among the others."""
