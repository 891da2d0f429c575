"""``%load_ext grader``: check an answer where it is written. Layer 8.

    %%exercise NAME [--speed]     runs the cell, then checks it and shows the report below
    %exercise NAME                what the last check of NAME earned, as a number

The course is the one beside the notebook, or above.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from IPython.core.error import UsageError as MagicError
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.display import display

from grader.course import find_course
from grader.errors import JaxerciseError, UsageError
from grader.grading import ALL_CHECKS
from grader.plugins.answers import answer_source
from grader.plugins.demand import remember, unchecked
from grader.plugins.session import Session, Settings, session
from grader.plugins.share import share
from grader.report.fragment import as_html, as_text
from grader.report.plain import plain
from grader.verdict import Result, Status

__all__ = ["Checked", "ExerciseMagics", "last_check"]

_SEED = secrets.token_hex(8)
_QUICK = ALL_CHECKS - {"speed"}
_PATH = "cell"
"""What findings call the cell: the report stands below it."""


@dataclass(frozen=True)
class Checked:
    """A verdict, and how it is shown: with markup where there is a page, as text elsewhere."""

    result: Result
    html: str
    text: str
    worth: float

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        """Return the report as text, which is what a notebook shows where it has no page."""
        return self.text

    @property
    def earned(self) -> float:
        """Points, as the course counts them."""
        return round(self.worth * share(self.result), 4)


_checked: dict[str, Checked] = {}
"""The last check of each exercise in this kernel."""


def last_check(name: str) -> Checked:
    """Return the last check of an exercise in this kernel.

    Raises:
        UsageError: there was none.
    """
    if name not in _checked:
        raise UsageError(unchecked(name))
    return _checked[name]


@magics_class
class ExerciseMagics(Magics):
    """The magics of this package."""

    @cell_magic("exercise")  # type: ignore[arg-type]  # IPython's decorators take any method
    def check_cell(self, line: str, cell: str) -> None:
        """Run the cell, then check it as the answer to an exercise and show the report.

        ``%%exercise NAME`` asks for everything but speed, which takes some seconds: ``%%exercise NAME --speed``.
        """
        names = [word for word in line.split() if not word.startswith("-")]
        options = [word for word in line.split() if word.startswith("-")]
        if len(names) != 1 or set(options) - {"--speed"}:
            raise MagicError(
                "write `%%exercise NAME` or `%%exercise NAME --speed`; `jaxercise list` shows the names"
            )
        assert self.shell is not None  # it registered this
        self.shell.run_cell(cell)  # type: ignore[no-untyped-call]
        try:
            checked = _check(names[0], f"%%exercise\n{cell}", with_speed="--speed" in options)
        except JaxerciseError as error:
            raise MagicError(plain(str(error), 2000)) from None
        display(checked)  # type: ignore[no-untyped-call]

    @line_magic("exercise")  # type: ignore[arg-type]  # as above
    def points(self, line: str) -> float:
        """Return what the last check of an exercise earned."""
        try:
            return last_check(line.strip()).earned
        except UsageError as error:
            raise MagicError(str(error)) from None


def _check(name: str, text: str, *, with_speed: bool) -> Checked:
    grading, notes = _session(with_speed=with_speed)
    exercise = grading.course.select([name])[0]
    result = grading.grade({exercise.name: answer_source(text, _PATH)})[exercise.name]
    if not with_speed and exercise.spec.speed is not None:
        notes = [*notes, "Speed was not measured: `--speed` does."]
    if grading.course.spec.public_only and result.status is Status.PASS:
        notes = [*notes, "These are the public cases; hidden ones are judged once you hand in."]
    sources = {_PATH: text.replace("%%exercise", f"%%exercise {exercise.name}", 1)}
    checked = Checked(
        result, as_html(result, sources, notes), as_text(result, sources, notes), exercise.worth
    )
    _checked[exercise.name] = checked
    remember(exercise.name, checked.text, passed=result.status is Status.PASS)
    return checked


def _session(*, with_speed: bool) -> tuple[Session, list[str]]:
    """Return the session for the course beside the notebook, with jails where they hold."""
    course = find_course(Path.cwd())
    checks = ALL_CHECKS if with_speed else _QUICK
    try:
        return session(Settings(course, _SEED, checks)), []
    except UsageError:
        note = "There is no protection on this machine, so your code ran as it would in the notebook."
        return session(Settings(course, _SEED, checks, protect=False)), [note]
