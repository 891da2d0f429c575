"""``jaxercise check``: judge a student's own answers, and remember what is solved."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.report.text import screen
from grader.student import screens
from grader.student.answers import answer_path, has_answers
from grader.student.checker import Checker, read_answer
from grader.student.jails import OpeningJails
from grader.student.progress import Progress, State
from grader.verdict import Result, Status

__all__ = ["check", "demand_copy"]


def check(
    course: Course, names: Sequence[str], opening: OpeningJails, *, with_speed: bool, again: bool
) -> int:
    """Check answers, print what is to be done, and return the exit code.

    Args:
        course: a student's copy.
        names: exercises; none for all that were begun and are not solved.
        opening: the jails, which may still be starting.
        with_speed: whether speed is measured as well.
        again: check what is solved and has not changed as well.

    Raises:
        UsageError: this is no student's copy, an exercise is unknown, or its answer is missing.
    """
    console, progress = Console(), Progress(course)
    demand_copy(course)
    exercises = course.select(names) if names else _begun(course, progress)
    if not exercises:
        console.print(
            "Nothing is begun that is not solved. `jaxercise list` shows where you are.", highlight=False
        )
        return 0
    checker = Checker(course, opening)
    results: list[Result] = []
    for exercise in exercises:
        if not again and progress.state(exercise) is State.SOLVED:
            console.print(
                f"{exercise.name} is solved, and has not changed since. `--again` checks it all the same.",
                highlight=False,
            )
            continue
        results.append(_checked(course, checker, progress, exercise, console, with_speed=with_speed))
    if results and checker.note:
        print(f"jaxercise: {checker.note}", file=sys.stderr)
    if progress.set_aside:
        print(f"jaxercise: {progress.set_aside}", file=sys.stderr)
    return _exit_code(results)


def demand_copy(course: Course) -> None:
    """Do nothing in a student's copy.

    Raises:
        UsageError: this is a course without answers.
    """
    if not has_answers(course):
        raise UsageError(
            f"{course.root}: is a course, and no student's copy of one: it has no folder `answers`. "
            "`jaxercise init DIR` makes a copy; `jaxercise grade PATH` grades any file"
        )


def _begun(course: Course, progress: Progress) -> tuple[Exercise, ...]:
    wanted = (State.BEGUN, State.CHANGED)
    return tuple(exercise for exercise in course.exercises if progress.state(exercise) in wanted)


def _checked(
    course: Course,
    checker: Checker,
    progress: Progress,
    exercise: Exercise,
    console: Console,
    *,
    with_speed: bool,
) -> Result:
    try:
        source = read_answer(course, exercise)
    except FileNotFoundError:
        path = answer_path(course, exercise)
        raise UsageError(
            f"{path}: there is no answer to {exercise.name} yet. `jaxercise reset {exercise.name}` writes the file"
        ) from None
    timed = with_speed and checker.times(exercise)
    if timed and console.is_terminal:
        with console.status(f"checking {exercise.name}, and measuring its speed"):
            result = checker.measure(exercise, source)
    else:
        result = (checker.measure if timed else checker.check)(exercise, source)
    is_complete = timed or not checker.times(exercise)
    screen(result, {result.submission: source.text.decode("utf-8", "replace")}, console)
    if result.status is Status.PASS:
        if is_complete:
            screens.solved(exercise, result)(console)
        else:
            console.print(
                f"Its speed was not measured, which {exercise.name} asks for.", style="dim", highlight=False
            )
    try:
        progress.keep(exercise, source.text, result, complete=is_complete)
    except UsageError as error:  # the verdict stands all the same
        print(f"jaxercise: {error}", file=sys.stderr)
    return result


def _exit_code(results: Iterable[Result]) -> int:
    statuses = {result.status for result in results}
    if Status.INTERNAL in statuses:
        return 3
    return 1 if statuses - {Status.PASS, Status.SKIPPED} else 0
