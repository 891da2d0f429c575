"""``%load_ext grader``: check an answer where it is written. Layer 8.

    %%exercise NAME [--speed]     checks the cell, shows the report, then runs the cell
    %exercise NAME                what the last check of NAME earned, as a number

The course is the one beside the notebook, or above.

The check comes first because it cannot be stopped by what it checks: a cell that never ends, or that ends the kernel,
still has its report. Such a cell, one whose check ran into a limit while its Python ran, is not run in the kernel at
all, so that a student does not lose everything else that is in there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from IPython.core.error import UsageError as MagicError
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.display import display

from grader.errors import JaxerciseError, UsageError
from grader.plugins.advice import NOT_RUN, for_notebook, hit_a_limit
from grader.plugins.answers import answer_source
from grader.plugins.demand import remember, unchecked
from grader.plugins.share import share
from grader.plugins.warm import opened
from grader.report.agenda import agenda, points_text
from grader.report.fragment import as_html, as_text
from grader.report.plain import plain
from grader.verdict import Result, Status

__all__ = ["Checked", "ExerciseMagics", "last_check"]

_PATH = ""
"""The cell needs no name: the report stands below it."""
_HELP = "write `%%exercise NAME` or `%%exercise NAME --speed`; `jaxercise list` shows the names"


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

    @property
    def hit_a_limit(self) -> bool:
        """Whether its Python, and not just its program, took too long or too much memory."""
        return hit_a_limit(self.result)

    @property
    def has_no_code(self) -> bool:
        """Whether Python cannot even parse it, which running it would say once more."""
        return any(finding.rule == "syntax-error" for finding in self.result.checks[0].findings)


_checked: dict[str, Checked] = {}
"""The last check of each exercise in this kernel."""


def last_check(name: str) -> Checked:
    """Return the last check of an exercise in this kernel.

    Raises:
        UsageError: there was none.
    """
    name = name.lower().replace("_", "-")
    if name not in _checked:
        raise UsageError(unchecked(name))
    return _checked[name]


@magics_class
class ExerciseMagics(Magics):
    """The magics of this package."""

    @cell_magic("exercise")  # type: ignore[arg-type]  # IPython's decorators take any method
    def check_cell(self, line: str, cell: str) -> None:
        """Check the cell as the answer to an exercise, show the report, then run the cell.

        ``%%exercise NAME`` asks for everything but speed, which takes some seconds: ``%%exercise NAME --speed``.
        A cell that took too long or too much memory, or that Python cannot parse, is not run.
        """
        names = [word for word in line.split() if not word.startswith("-")]
        options = [word for word in line.split() if word.startswith("-")]
        if len(names) != 1 or set(options) - {"--speed"}:
            raise MagicError(_HELP)
        above = self._lines_above(cell)
        problem = ""
        try:
            text = "\n" * above + f"%%exercise {line}\n{cell}"
            checked = _check(names[0], text, self._known(), with_speed="--speed" in options)
            display(checked)  # type: ignore[no-untyped-call]
            if checked.hit_a_limit or checked.has_no_code:
                return
        except JaxerciseError as error:
            problem = plain(str(error), 2000)
        except KeyboardInterrupt:
            raise MagicError("the check was interrupted, and the cell did not run") from None
        self._run(cell, above, names[0])
        if problem:
            raise MagicError(problem)

    @line_magic("exercise")  # type: ignore[arg-type]  # as above
    def points(self, line: str) -> float:
        """Return what the last check of an exercise earned."""
        if not line.strip():
            raise MagicError("write `%exercise NAME` for points, or `%%exercise NAME` above an answer")
        try:
            return last_check(line.strip()).earned
        except JaxerciseError as error:
            raise MagicError(plain(str(error), 2000)) from None

    def _lines_above(self, cell: str) -> int:
        """Return how many lines of the notebook's cell stand above the magic: IPython leaves out blank ones."""
        assert self.shell is not None  # it registered this
        history = getattr(self.shell.history_manager, "input_hist_raw", [""])
        above, magic, below = history[-1].partition("%%exercise")
        return above.count("\n") if magic and below.rstrip().endswith(cell.rstrip()) else 0

    def _known(self) -> Collection[str]:
        assert self.shell is not None  # as above
        return frozenset(self.shell.user_ns)

    def _run(self, cell: str, above: int, name: str) -> None:
        """Run the cell, so that a traceback counts lines as the notebook and the report do."""
        assert self.shell is not None  # as above
        if not cell.lstrip().startswith("%%"):  # another magic has to come first
            cell = "#\n" * above + f"# %%exercise {name}\n{cell}"
        ended = self.shell.run_cell(cell)  # type: ignore[no-untyped-call]
        if isinstance(ended.error_in_exec, KeyboardInterrupt):
            raise MagicError("the cell was interrupted; its report is the one above")


def _check(name: str, text: str, known: Collection[str], *, with_speed: bool) -> Checked:
    grading, notes = opened(Path.cwd(), with_speed=with_speed)
    exercise = grading.course.select([name])[0]
    graded = grading.grade({exercise.name: answer_source(text, _PATH)})[exercise.name]
    result = for_notebook(graded, known)
    if hit_a_limit(result):
        notes = [NOT_RUN, *notes]
    if not with_speed and exercise.spec.speed is not None:
        notes.append(f"Speed was not measured: `%%exercise {exercise.name} --speed` does.")
    if result.status is Status.PASS and grading.course.spec.public_only:
        notes.append("These are the public cases; hidden ones are judged once you hand in.")
    sources = {_PATH: text}
    html, shown = as_html(result, sources, notes), as_text(result, sources, notes)
    checked = _checked[exercise.name] = Checked(result, html, shown, exercise.worth)
    remember(exercise.name, _summary(result), passed=result.status is Status.PASS)
    return checked


def _summary(result: Result) -> str:
    """Return the verdict in a line or two, for who has the report above."""
    points = points_text(result.points, result.max_points)
    first = next((f"Fix next: {item.headline}. " for item in agenda(result) if not item.finding.advice), "")
    return f"{result.status}, {points} points. {first}The whole report stands below the answer's cell."
