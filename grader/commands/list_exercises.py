"""``jaxercise list``: what the course holds."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from grader.course import Course
from grader.rules import CHECKS

__all__ = ["show"]


def show(course: Course) -> int:
    """Print modules and exercises, with entry points and points by check."""
    console = Console(width=None if Console().is_terminal else 120)
    topics = {module.name: module.title for module in course.spec.modules}
    console.print(course.spec.title, style="bold", highlight=False)
    for topic, title in topics.items():
        table = Table(title=title, title_justify="left", box=None, pad_edge=False, show_edge=False)
        for heading in ("exercise", "entry point", "what it is about", "points"):
            table.add_column(heading, overflow="fold")
        for exercise in course.exercises:
            if exercise.topic == topic:
                points = exercise.spec.points
                worth = sum(float(getattr(points, check, 0)) for check in CHECKS)
                table.add_row(exercise.name, str(exercise.spec.signature), exercise.spec.title, f"{worth:g}")
        console.print()
        console.print(table)
    return 0
