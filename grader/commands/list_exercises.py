"""``jaxercise list``: what the course holds."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from grader.course import Course, Exercise
from grader.spec import Module

__all__ = ["show"]


def show(course: Course) -> int:
    """Print modules and exercises in order, with what each is about, what it builds on, and its points."""
    console = Console(width=None if Console().is_terminal else 120)
    console.print(course.spec.title, style="bold", highlight=False)
    for number, module in enumerate(course.spec.modules, 1):
        mine = [exercise for exercise in course.exercises if exercise.topic == module.name]
        console.print()
        console.print(f"{number}. {module.title}", style="bold", highlight=False, end="")
        console.print(_about(course, module), style="dim", highlight=False)
        console.print(_table(mine))
    worth = sum(exercise.worth for exercise in course.exercises)
    console.print(f"\n{len(course.exercises)} exercises, {worth:g} points", highlight=False)
    return 0


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
