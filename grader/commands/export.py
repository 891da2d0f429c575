"""``jaxercise export``: a course for other tools. Layer 9."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from grader.authoring.unfinished import unfinished
from grader.course import Course
from grader.errors import UsageError
from grader.export.questions import Assignment, assignments

__all__ = ["export"]

_NEEDS = {"nbgrader": "nbgrader", "otter": "otter"}
"""Tools that have to be installed here; the others are web sites."""


def export(
    course: Course,
    tool: str,
    out: Path,
    names: Sequence[str],
    title: str | None,
    *,
    leaderboard: bool = False,
    image: str | None = None,
) -> int:
    """Write what a tool takes, and say what to do with it.

    Args:
        course: what to export from.
        tool: which one.
        out: folder for what it takes.
        names: modules and exercises; all if there are none.
        title: name of the one assignment that they make up, or None for one for each module.
        leaderboard: whether Gradescope ranks what passed.
        image: the image in which PrairieLearn grades, or None.

    Raises:
        UsageError: the tool is not installed, a name is unknown, an option is another tool's, or ``out`` cannot be
            written.
    """
    _demand_own_options(tool, leaderboard=leaderboard, image=image, title=title)
    if tool in _NEEDS and importlib.util.find_spec(_NEEDS[tool]) is None:
        raise UsageError(f"{tool} is not installed. Install it with: pip install 'jaxercise[instructor]'")
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: is a file. Name a folder for what {tool} takes")
    # A question of PrairieLearn is one exercise, so there exercises need no title to be put together.
    chosen = assignments(course, list(names), "questions" if tool == "prairielearn" and names else title)
    again = (out / "gradebook.db").exists()
    try:
        _writer(tool, leaderboard=leaderboard, image=image)(course, chosen, out)
    except OSError as error:
        raise UsageError(f"{error.filename or out}: cannot be written ({error.strerror})") from None
    count = sum(len(assignment.exercises) for assignment in chosen)
    parts = "" if tool == "prairielearn" else f" in {_plural(len(chosen), 'assignment')}"
    print(f"{_plural(count, 'exercise')}{parts}, below {out}.")
    for line in _next(tool, out, chosen, course.spec.timezone, again=again, image=image):
        print(line)
    if left := unfinished(exercise for assignment in chosen for exercise in assignment.exercises):
        print(left, file=sys.stderr)
    return 0


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _demand_own_options(tool: str, *, leaderboard: bool, image: str | None, title: str | None) -> None:
    if leaderboard and tool != "gradescope":
        raise UsageError(f"--leaderboard is for gradescope: {tool} has none. Leave it out")
    if image is not None and tool != "prairielearn":
        raise UsageError(f"--image is for prairielearn: {tool} takes none. Leave it out")
    if title is not None and tool == "prairielearn":
        raise UsageError(
            "--assignment is not for prairielearn: each exercise is a question, and its assessments are your own. "
            "Leave it out"
        )


def _writer(
    tool: str, *, leaderboard: bool, image: str | None
) -> Callable[[Course, Sequence[Assignment], Path], None]:
    # Imported late: two of them need what comes with the tools.
    if tool == "nbgrader":
        from grader.export.nbgrader import export_nbgrader  # noqa: PLC0415

        return export_nbgrader
    if tool == "otter":
        from grader.export.otter import export_otter  # noqa: PLC0415

        return export_otter
    if tool == "gradescope":
        from grader.export.gradescope import export_gradescope  # noqa: PLC0415

        return partial(export_gradescope, leaderboard=leaderboard)
    from grader.export.prairielearn import IMAGE, export_prairielearn  # noqa: PLC0415

    return partial(export_prairielearn, image=image or IMAGE)


def _next(
    tool: str, out: Path, chosen: Sequence[Assignment], zone: str, *, again: bool, image: str | None
) -> Iterator[str]:
    """Yield what to type next; ``again``, where an earlier export was released already."""
    first = chosen[0]
    if tool == "gradescope":
        yield from _next_gradescope(out, chosen)
        return
    if tool == "prairielearn":
        yield from _next_prairielearn(out, image)
        return
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


def _next_gradescope(out: Path, chosen: Sequence[Assignment]) -> Iterator[str]:
    from grader.export.gradescope import LIMIT_S, longest_s  # noqa: PLC0415

    name = chosen[0].name
    yield "Next, for each assignment:"
    yield f"  hand out {out / name / 'student'}"
    yield f"  on Gradescope, make a Programming Assignment and upload {out / name / 'autograder.zip'}"
    for assignment in chosen:
        if (longest := longest_s(assignment)) > LIMIT_S:
            yield (
                f"{assignment.name}: the worst submission takes up to {longest:.0f} s. Raise the timeout in its "
                f"autograder settings, from {LIMIT_S // 60} to {-(-longest // 60):.0f} minutes."
            )
    yield "The folder `grading` and the archive hold hidden cases and the seed: keep them to yourself."


def _next_prairielearn(out: Path, image: str | None) -> Iterator[str]:
    from grader.export.prairielearn import IMAGE, SHARED  # noqa: PLC0415

    image = image or IMAGE
    yield "Next:"
    yield f"  copy what is in {out} into your course's repository"
    yield f"  docker build -t {image} {out / SHARED} && docker push {image}"
    yield "The folders `tests` hold hidden cases and the seed: keep the repository to yourself."
