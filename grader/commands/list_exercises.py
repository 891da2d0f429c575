"""``jaxercise list``: what the course holds; in a student's copy, with what is solved."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.spec_course import Module
from grader.student import screens
from grader.student.answers import has_answers
from grader.student.progress import Progress, State

__all__ = ["show"]

_STATES = {
    "solved": (State.SOLVED,),
    "begun": (State.BEGUN, State.CHANGED),
    "new": (State.NOT_BEGUN,),
}


def show(course: Course, *, module: str | None = None, states: Sequence[str] = ()) -> int:
    """Print modules and exercises in order.

    Args:
        course: in a student's copy, where the student is; else what each is about, what it builds on, and its points.
        module: only this one.
        states: in a student's copy, only exercises that are ``solved``, ``begun`` or ``new``.

    Raises:
        UsageError: there is no such module, or nobody's answers to tell what is solved.
    """
    names = [known.name for known in course.spec.modules]
    if module is not None and module not in names:
        raise UsageError(f"there is no module {module!r}. Choose from {', '.join(names)}")
    console = Console(width=None if Console().is_terminal else 120)
    if has_answers(course):
        _with_progress(course, console, module, states)
        return 0
    if states:
        raise UsageError(
            "this is a course without answers, so nothing in it is solved. `jaxercise init DIR` makes a copy to work in"
        )
    console.print(course.spec.title, style="bold", highlight=False)
    for number, listed in enumerate(course.spec.modules, 1):
        if module not in (None, listed.name):
            continue
        mine = [exercise for exercise in course.exercises if exercise.topic == listed.name]
        console.print()
        console.print(f"{number}. {listed.title}", style="bold", highlight=False, end="")
        console.print(_about(course, listed), style="dim", highlight=False)
        console.print(_table(mine))
    _total(course, console)
    return 0


def _with_progress(course: Course, console: Console, module: str | None, states: Sequence[str]) -> None:
    progress = Progress(course)
    standing = progress.states()
    wanted = {state for name in states for state in _STATES[name]}

    def listed(exercise: Exercise) -> bool:
        is_of_state = not wanted or standing[exercise.name][0] in wanted
        return is_of_state and module in (None, exercise.topic)

    console.print(course.spec.title, style="bold", highlight=False)
    console.print(screens.bar(standing))
    console.print()
    if any(map(listed, course.exercises)):
        screens.overview(course, standing, only=listed)(console)
    else:
        console.print("There are none.", style="dim")
    _total(course, console)
    if progress.set_aside:
        console.print(f"\n{progress.set_aside}", style="yellow", highlight=False, markup=False)


def _total(course: Course, console: Console) -> None:
    worth = sum(exercise.worth for exercise in course.exercises)
    console.print(f"\n{len(course.exercises)} exercises, {worth:g} points", highlight=False)


def _about(course: Course, module: Module) -> str:
    """Say what a module builds on and when it is open."""
    titles = {other.name: other.title for other in course.spec.modules}
    parts = (
        [f"builds on {', '.join(titles.get(name, name) for name in module.requires)}"]
        if module.requires
        else []
    )
    parts += [f"opens {module.opens}"] if module.opens else []
    parts += [f"due {module.due}"] if module.due else []
    return f"  ({'; '.join(parts)})" if parts else ""


def _table(exercises: list[Exercise]) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False)
    table.add_column("exercise", min_width=22, overflow="fold")
    table.add_column("entry point", min_width=26, overflow="fold")
    table.add_column("what it is about", ratio=1, overflow="fold")
    table.add_column("points", justify="right")
    for exercise in exercises:
        after = exercise.listed.requires if exercise.listed else []
        about = exercise.spec.title + (f" (after {', '.join(after)})" if after else "")
        table.add_row(exercise.name, str(exercise.spec.signature), about, f"{exercise.worth:g}")
    return table
