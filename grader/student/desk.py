"""What lies before a student in ``watch``: which exercise, and what is shown of it. Layer 8."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from rich.console import Console, Group
from rich.rule import Rule
from rich.text import Text

from grader.course import Course, Exercise
from grader.student import screens
from grader.student.answers import answer_path
from grader.student.page import Page, drawn
from grader.student.progress import State
from grader.verdict import Result

__all__ = ["Desk", "Shown", "Verdict"]

Shown = Literal["task", "verdict", "hints", "list", "reset", "program"]


@dataclass(frozen=True)
class Verdict:
    """How an answer was judged last."""

    result: Result
    text: str
    """The answer that it is about."""
    at: str
    """The time, as on a clock."""


@dataclass
class Desk:
    """The state of the screen, and how it is drawn."""

    course: Course
    exercise: Exercise
    standing: screens.Standing
    """State and record of every exercise."""
    shown: Shown = "task"
    banner: list[screens.Draw] = field(default_factory=list)
    """What stands above everything else until the student goes on: that an exercise is solved."""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    """By exercise."""
    saw: list[screens.Draw] = field(default_factory=list)
    """What JAX saw of the last program that was looked at."""
    is_original: bool = False
    """Whether that is the original, and not the answer."""
    chosen: int = 0
    """Which exercise is marked in the list."""
    message: str = ""
    """What the student has to know now, or ''."""
    page: Page = field(default_factory=lambda: Page(Text(), (), Text()))

    def show(self, what: Shown) -> None:
        """Show something from its first line."""
        self.shown, self.page.top = what, 0

    def go_to(self, exercise: Exercise) -> None:
        """Make an exercise the one that is worked on, with its last verdict, or else its task."""
        self.exercise, self.message, self.banner = exercise, "", []
        self.show(self.best)

    @property
    def best(self) -> Shown:
        """What there is to show of the exercise: its verdict, or else its task."""
        return "verdict" if self.exercise.name in self.verdicts else "task"

    def next_unsolved(self, after: Exercise | None) -> Exercise | None:
        """Return the next exercise in the course's order that is not solved, from the start again after the last."""
        exercises = self.course.exercises
        start = exercises.index(after) + 1 if after is not None else 0
        in_turn = (*exercises[start:], *exercises[:start])
        return next((each for each in in_turn if self.standing[each.name][0] is not State.SOLVED), None)

    def move(self, by: int, console: Console) -> None:
        """Move the mark in the list, and scroll so that it is seen; elsewhere, scroll."""
        if self.shown != "list":
            self.page.top += by
            return
        self.chosen = max(0, min(len(self.course.exercises) - 1, self.chosen + by))
        topic = self.course.exercises[self.chosen].topic
        titles = 1 + [module.name for module in self.course.spec.modules].index(topic)
        line, room = self.chosen + titles, self.page.room(console)
        self.page.top = max(line - room + 2, min(self.page.top, line - 1))

    def path(self, exercise: Exercise) -> str:
        """Return where an answer lies, as one reads it."""
        return answer_path(self.course, exercise).relative_to(self.course.root).as_posix()

    def draw(self, console: Console, busy: str, note: str) -> Page:
        """Return the screen.

        Args:
            console: where it is shown.
            busy: what is being done right now, or ''.
            note: what there is to say about a verdict beside its time, or ''.
        """
        line = Rule(style="dim", characters="-" if console.options.ascii_only else "─")
        head = Group(screens.header(self.course, self.exercise, self.standing), line)
        status = self.message or busy or self._help(note)
        foot = Group(
            Text(status, "yellow" if self.message or busy else "dim", overflow="fold"),
            screens.keys(console.width),
        )
        self.page = Page(head, drawn([*self.banner, *self._body()], console), foot, self.page.top)
        return self.page

    def _body(self) -> list[screens.Draw]:
        exercise = self.exercise
        if self.shown == "program":
            return self.saw
        if self.shown == "list":
            chosen = self.course.exercises[self.chosen].name
            return [screens.overview(self.course, self.standing, chosen=chosen)]
        if self.shown == "hints":
            return [screens.hints(exercise, self.standing[exercise.name][1].hints)]
        if self.shown == "reset":
            return [screens.ask_reset(exercise, self.path(exercise))]
        if self.shown == "verdict" and exercise.name in self.verdicts:
            verdict = self.verdicts[exercise.name]
            return [screens.verdict(verdict.result, verdict.text)]
        return [screens.task(self.course, exercise)]

    def _help(self, note: str) -> str:
        """Say what can be done where nothing is going on."""
        if self.shown == "hints":
            more = self.standing[self.exercise.name][1].hints < len(self.exercise.spec.hints)
            return "h one more hint, Esc back" if more else "Esc back"
        if self.shown == "list":
            return "up and down, Enter to go there, Esc back"
        if self.shown == "program":
            return "Esc back, j what JAX saw of " + ("your answer" if self.is_original else "the original")
        if self.exercise.name in self.verdicts:
            return f"checked at {self.verdicts[self.exercise.name].at}" + (f". {note}" if note else "")
        return "save the file, and it is checked"
