"""``jaxercise solution``: the author's answer to an exercise, where the course publishes it. Layer 9."""

from __future__ import annotations

from rich.console import Console
from rich.syntax import Syntax

from grader.course import Course, Exercise
from grader.errors import UsageError

__all__ = ["show"]


def show(course: Course, name: str) -> int:
    """Print the solution, in colours on a terminal and as it is elsewhere.

    Raises:
        UsageError: there is no such exercise, or its solution is not published or cannot be read.
    """
    (exercise,) = course.select([name])
    if not exercise.publishes:
        raise UsageError(_unpublished(course, exercise))
    try:
        text = exercise.solution.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageError(_missing(course, exercise)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{exercise.solution}: cannot be read as UTF-8 text ({error})") from None
    console = Console()
    if console.is_terminal:
        console.print(Syntax(text, "python", theme="ansi_dark", background_color="default", word_wrap=True))
    else:
        print(text, end="" if text.endswith("\n") else "\n")
    return 0


def _unpublished(course: Course, exercise: Exercise) -> str:
    if course.spec.public_only:
        return (
            f"the course does not publish its solution of {exercise.name}. "
            f"`jaxercise hint {exercise.name}` goes on where you are stuck"
        )
    return (
        f"the solution of {exercise.name} is not published. To publish it, write `publish_solution: true` at the "
        f"exercise, or at its module {exercise.topic}, in course.yaml: `jaxercise init` then copies it for students"
    )


def _missing(course: Course, exercise: Exercise) -> str:
    at = f"solutions/{exercise.topic}/{exercise.name}.py"
    if course.spec.public_only:
        return f"{at}: is not in this copy. `jaxercise init .` brings the copy up to date"
    return f"{at}: is missing, and course.yaml publishes it. Write it, or do not publish it"
