"""What a student sees: the task, a verdict, hints, the list. Layer 8.

Each is drawn on a console, whose width and colours it takes. What comes from an answer goes through
``grader.report.text``, which shows it and lets it draw nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.course import Course, Exercise
from grader.picture import Picture
from grader.report import program_text
from grader.report.agenda import points_text
from grader.report.plain import plain
from grader.report.text import screen
from grader.student.answers import answer_path
from grader.student.progress import Record, State
from grader.verdict import Result

__all__ = [
    "KEYS",
    "Draw",
    "Standing",
    "ask_reset",
    "bar",
    "header",
    "hints",
    "keys",
    "overview",
    "program",
    "solved",
    "task",
    "verdict",
]

Draw = Callable[[Console], None]
Standing = Mapping[str, tuple[State, Record]]
_CODE_THEME = "ansi_dark"
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)")
_CODE_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_TITLE = 12
"""Columns that a title needs to say anything."""
_REMARK = 16
"""Columns of what is said about where a student is."""
_MARKS = {
    State.SOLVED: ("✓", "x", "green"),
    State.CHANGED: ("~", "~", "yellow"),
    State.BEGUN: ("●", "o", "cyan"),
    State.NOT_BEGUN: ("·", ".", "dim"),
}
"""Mark, what stands for it where the terminal has no such character, and its style."""
KEYS = (
    ("n", "next"),
    ("p", "back"),
    ("t", "task"),
    ("h", "hint"),
    ("j", "what JAX saw"),
    ("l", "list"),
    ("c", "check"),
    ("a", "all"),
    ("r", "reset"),
    ("q", "quit"),
)
"""What can be pressed in ``watch``."""


def verdict(result: Result, source: str, notes: Sequence[str] = ()) -> Draw:
    """Draw how an answer was judged."""

    def draw(console: Console) -> None:
        screen(result, {result.submission: source}, console)
        for note in notes:
            console.print(plain(note), markup=False, highlight=False, style="dim")

    return draw


def task(course: Course, exercise: Exercise) -> Draw:
    """Draw what an exercise asks for, and in which file."""

    def draw(console: Console) -> None:
        spec = exercise.spec
        console.print(Text(spec.title, "bold"))
        console.print(Text(spec.concept, "dim"))
        console.print()
        path = answer_path(course, exercise).relative_to(course.root)
        rows = Table.grid(padding=(0, 2))
        rows.add_row(Text("write", "dim"), Text(spec.entry))
        rows.add_row(Text("in", "dim"), Text(path.as_posix(), "bold"))
        points = [f"{name} {value:g}" for name, value in spec.points.model_dump().items() if value]
        rows.add_row(Text("points", "dim"), Text(", ".join(points)))
        if spec.transform_names:
            rows.add_row(Text("works", "dim"), Text(f"under {', '.join(spec.transform_names)}"))
        lesson = course.root / "exercises" / exercise.topic / "lesson.md"
        if lesson.is_file():
            rows.add_row(Text("lesson", "dim"), Text(lesson.relative_to(course.root).as_posix()))
        console.print(rows)
        console.print()
        console.print(_markdown(_PICTURE.sub(_in_words, spec.prompt), console))

    return draw


def _markdown(text: str, console: Console) -> RenderableType:
    if console.color_system is None:  # nothing else would tell code from words there
        text = _CODE_SPAN.sub(r"`` `\1` ``", text)
    # Its import takes as long as a tenth of a check, and a first verdict has none.
    from rich.markdown import Markdown  # noqa: PLC0415

    return Markdown(text, code_theme=_CODE_THEME)


def _in_words(picture: re.Match[str]) -> str:
    """Say what a picture shows, and in which file it is, where none can be shown."""
    return f"*{picture[1]} ({picture[2]})*"


def hints(exercise: Exercise, count: int) -> Draw:
    """Draw the first hints of an exercise."""

    def draw(console: Console) -> None:
        total = len(exercise.spec.hints)
        for number, hint in enumerate(exercise.spec.hints[:count], 1):
            console.print(Text(f"Hint {number} of {total}", "bold"))
            console.print(Padding(_markdown(hint, console), (0, 0, 1, 2)))
        if count == total:
            console.print(Text("There are no more hints.", "dim"))

    return draw


def program(picture: Picture, source: str, title: str) -> Draw:
    """Draw what JAX saw."""

    def draw(console: Console) -> None:
        program_text.render(picture, source, title, console)

    return draw


def ask_reset(exercise: Exercise, path: str) -> Draw:
    """Draw the question whether to begin anew."""

    def draw(console: Console) -> None:
        console.print(Text(f"Begin {exercise.name} anew?", "bold"))
        console.print(
            Text(f"{path} will be as it was at the start. What you have is kept in the folder backups.")
        )
        console.print(Text("\ny yes, any other key no"))

    return draw


def solved(exercise: Exercise, result: Result) -> Draw:
    """Draw that an exercise was solved, and what to remember of it."""

    def draw(console: Console) -> None:
        mark = _mark(State.SOLVED, console)
        points = points_text(result.points, result.max_points)
        console.print(Text(f"{mark} {exercise.name} is solved, {points} points.", "bold green"))
        if result.speed is not None:
            console.print(Text(f"  {result.speed.speedup:.3g} times as fast as the original.", "green"))
        if exercise.spec.takeaway:
            console.print(Padding(_markdown(exercise.spec.takeaway, console), (0, 0, 0, 2)))
        console.print()

    return draw


def overview(
    course: Course,
    standing: Standing,
    *,
    chosen: str = "",
    only: Callable[[Exercise], bool] | None = None,
) -> Draw:
    """Draw the list of modules and exercises with where the student is.

    Args:
        course: what is listed.
        standing: state and record of every exercise.
        chosen: the exercise that is marked, or ''.
        only: which exercises are listed; None: all.
    """

    def draw(console: Console) -> None:
        for number, module in enumerate(course.spec.modules, 1):
            mine = [exercise for exercise in course.exercises if exercise.topic == module.name]
            shown = [exercise for exercise in mine if only is None or only(exercise)]
            if not shown:
                continue
            done = sum(standing[exercise.name][0] is State.SOLVED for exercise in mine)
            console.print(Text(f"{number}. {module.title}  {done}/{len(mine)}", "bold"))
            console.print(_rows(shown, standing, chosen, console))

    return draw


def _rows(exercises: Sequence[Exercise], standing: Standing, chosen: str, console: Console) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False, pad_edge=False)
    # Widths that fit, or the library shrinks the mark in front as well.
    longest = max(map(len, standing))
    room = console.width - 3 - longest - _REMARK - 3 * 2 - 1
    remark = max(8, min(_REMARK, console.width - 3 - longest - 2 * 2 - 1))
    table.add_column(width=3, no_wrap=True)
    table.add_column(width=longest, no_wrap=True, overflow="ellipsis")
    table.add_column(width=remark, no_wrap=True, overflow="ellipsis")
    if room >= _TITLE:
        table.add_column(width=room, no_wrap=True, overflow="ellipsis")
    for exercise in exercises:
        state, record = standing[exercise.name]
        is_chosen = exercise.name == chosen
        start = Text.assemble("> " if is_chosen else "  ", (_mark(state, console), _MARKS[state][2]))
        title = [Text(exercise.spec.title, "dim")] if room >= _TITLE else []
        name = Text(exercise.name, "reverse" if is_chosen else "")
        table.add_row(start, name, Text(_remark(exercise, state, record), "dim"), *title)
    return table


def _remark(exercise: Exercise, state: State, record: Record) -> str:
    if state is State.CHANGED:
        return "exercise changed" if record.exercise != exercise.digest else "changed since"
    if state is State.BEGUN and record.status is not None:
        return f"{record.status} {points_text(record.points, record.max_points)}"
    return str(state.value)


def _mark(state: State, console: Console) -> str:
    fine, rough, _ = _MARKS[state]
    return rough if console.options.ascii_only else fine


def bar(standing: Standing, width: int = 20) -> Text:
    """Return how much of a course is solved, as a bar and in numbers."""
    total = len(standing)
    done = sum(state is State.SOLVED for state, _ in standing.values())
    filled = width * done // total
    return Text.assemble(("#" * filled, "green"), ("-" * (width - filled), "dim"), f" {done}/{total} solved")


def header(course: Course, exercise: Exercise, standing: Standing) -> Text:
    """Return the line at the top: where the student is."""
    mine = [other.name for other in course.exercises if other.topic == exercise.topic]
    title = next(module.title for module in course.spec.modules if module.name == exercise.topic)
    place = f"{title} {mine.index(exercise.name) + 1}/{len(mine)}"
    line = Text.assemble((exercise.name, "bold"), (f"  {place}  ", "dim"), bar(standing))
    line.no_wrap, line.overflow = True, "ellipsis"
    return line


def keys(width: int) -> Text:
    """Return the line at the bottom: what can be pressed, as much of it as fits, and always how to quit."""
    line = Text(no_wrap=True, overflow="crop")
    shown = len("q quit")
    for key, meaning in KEYS:
        word = f"{key} {meaning}  "
        if shown + len(word) > width and key != "q":
            continue
        line.append(key, "bold").append(f" {meaning}  ", "dim")
        shown += len(word)
    return line
