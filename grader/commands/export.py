"""``jaxercise export``: a course for other tools. Layer 9."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from grader.course import Course
from grader.errors import UsageError
from grader.export.questions import Assignment, assignments

__all__ = ["export"]

_NEEDS = {"nbgrader": "nbgrader", "otter": "otter"}


def export(course: Course, tool: str, out: Path, names: Sequence[str], title: str | None) -> int:
    """Write what a tool takes, and say what to do with it.

    Raises:
        UsageError: the tool is not installed, a name is unknown, or ``out`` cannot be written.
    """
    if importlib.util.find_spec(_NEEDS[tool]) is None:
        raise UsageError(f"{tool} is not installed. Install it with: pip install 'jaxercise[instructor]'")
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: is a file. Name a folder for what {tool} takes")
    chosen = assignments(course, list(names), title)
    again = (out / "gradebook.db").exists()
    try:
        _writer(tool)(course, chosen, out)
    except OSError as error:
        raise UsageError(f"{error.filename or out}: cannot be written ({error.strerror})") from None
    count = sum(len(assignment.exercises) for assignment in chosen)
    print(f"{_plural(count, 'exercise')} in {_plural(len(chosen), 'assignment')}, below {out}.")
    for line in _next(tool, out, chosen, course.spec.timezone, again=again):
        print(line)
    return 0


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _writer(tool: str) -> Callable[[Course, Sequence[Assignment], Path], None]:
    # Imported late: they need what comes with the tools.
    if tool == "nbgrader":
        from grader.export.nbgrader import export_nbgrader  # noqa: PLC0415

        return export_nbgrader
    from grader.export.otter import export_otter  # noqa: PLC0415

    return export_otter


def _next(tool: str, out: Path, chosen: Sequence[Assignment], zone: str, *, again: bool) -> Iterator[str]:
    """Yield what to type next; ``again``, where an earlier export was released already."""
    first = chosen[0]
    if shutil.which(tool) is None:
        yield f"The command {tool} is not in PATH: activate the environment that it is installed in."
    yield "Next:"
    if tool == "otter":
        yield f"  cd {out / first.name}"
        yield f"  otter assign {first.name}.ipynb dist       # dist/student is for students"
        yield "  otter run -a dist/autograder/*.zip -o results SUBMISSION.ipynb"
        return
    yield f"  cd {out}"
    if first.due and not again:
        due = first.due.replace("T", " ") if "T" in first.due else f"{first.due} 23:59:59"
        yield f'  nbgrader db assignment add {first.name} --duedate "{due} {zone}"'
    force = " --force" if again else ""
    yield f"  nbgrader generate_assignment {first.name}{force}   # release/{first.name} is for students"
    yield f"  nbgrader autograde {first.name}{force}             # once submitted/STUDENT/{first.name} is there"
    yield f"  nbgrader generate_feedback {first.name}{force}"
    yield "  nbgrader export                      # grades.csv"
    yield "The folder `grading` holds hidden cases and the seed: keep it, and `source`, to yourself."
