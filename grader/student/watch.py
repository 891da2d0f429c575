"""``jaxercise watch``: check the answer that was just saved, and go on once it passes. Layer 8.

One thread draws and listens, see :meth:`Watch.run`; checks run beside it.
"""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Literal

from rich.console import Console, Group
from rich.live import Live
from rich.rule import Rule
from rich.text import Text

from grader.course import Course, Exercise
from grader.errors import JaxerciseError
from grader.picture import Picture
from grader.student import screens
from grader.student.answers import answer_path
from grader.student.checker import Checker, read_answer
from grader.student.jobs import Job, Jobs, Kind, Outcome
from grader.student.keys import Keyboard
from grader.student.page import Page, drawn
from grader.student.progress import Progress, State
from grader.student.resetting import reset
from grader.student.saves import Save, Saves
from grader.student.suspension import noticed, suspend
from grader.submission import Source
from grader.verdict import Result, Status

__all__ = ["Watch"]

_TICK_S = 0.02
_UNFINISHED = (State.BEGUN, State.CHANGED)
_Shown = Literal["task", "verdict", "hints", "list", "reset", "program"]


class Watch:
    """A student at work on a course."""

    def __init__(self, course: Course, checker: Checker, progress: Progress, console: Console):
        """Take the checker's jails, which may still be starting."""
        self._course, self._checker, self._progress, self._console = course, checker, progress, console
        self._jobs = Jobs(checker)
        self._saves = Saves({exercise.name: answer_path(course, exercise) for exercise in course.exercises})
        self._standing = progress.states()
        self._exercise = course.exercises[0]
        self._chosen = 0
        """Which exercise is marked in the list."""
        self._shown: _Shown = "task"
        self._page = Page(Text(), (), Text())
        self._banner: list[screens.Draw] = []
        self._verdicts: dict[str, tuple[Result, str, str]] = {}
        """By exercise: the last result, the text it is about, and when."""
        self._saw: list[screens.Draw] = []
        """What JAX saw of the last program that was looked at."""
        self._waiting: deque[Exercise] = deque()
        """Exercises that are still to be checked of all that were asked for."""
        self._is_original = False
        """Whether it is the original, and not the answer."""
        self._message = ""
        self._quits = False
        self._keys: dict[str, Callable[[], None]] = {
            "q": self._quit,
            "n": lambda: self._step(1),
            "p": lambda: self._step(-1),
            "t": lambda: self._show("task" if self._shown != "task" else self._best()),
            "h": self._hint,
            "j": self._look,
            "l": self._list,
            "c": self._check_again,
            "a": self._check_all,
            "r": lambda: self._show("reset"),
            "enter": self._enter,
            "escape": lambda: self._show(self._best()),
            "up": lambda: self._move(-1),
            "down": lambda: self._move(1),
            " ": lambda: self._scroll(self._page.room(self._console)),
            "pagedown": lambda: self._scroll(self._page.room(self._console)),
            "b": lambda: self._scroll(-self._page.room(self._console)),
            "pageup": lambda: self._scroll(-self._page.room(self._console)),
        }

    def run(self, start: Exercise | None = None) -> int:
        """Watch until the student quits, and return the exit code.

        Args:
            start: where to begin; None: the first exercise that is not solved.
        """
        self._go_to(start or self._next_unsolved(None) or self._course.exercises[0])
        live = Live(console=self._console, screen=True, auto_refresh=False, redirect_stderr=False)
        try:
            with Keyboard() as keyboard, live, noticed() as suspended:
                size, stale = None, True
                while not self._quits:
                    if suspended.is_set():
                        suspended.clear()
                        suspend(keyboard, live)
                        stale = True
                    if stale or size != shutil.get_terminal_size():
                        size = shutil.get_terminal_size()
                        live.update(self._picture(), refresh=True)
                    stale = self._listen(keyboard)
        except EOFError:
            pass  # the terminal was closed
        finally:
            self._jobs.close()
        return 0

    def _listen(self, keyboard: Keyboard) -> bool:
        """Take in what happened, and say whether anything did."""
        keys = keyboard.pressed(_TICK_S)
        for key in keys:
            self._press(key)
        saves = self._saves.look(self._exercise.name)
        for save in saves:
            self._saved(save)
        finished = list(self._jobs.finished())
        for job, outcome in finished:
            self._finished(job, outcome)
        return bool(keys or saves or finished)

    # What happens by itself

    def _saved(self, save: Save) -> None:
        exercise = self._course.by_name[save.name]
        self._go_to(exercise, checks=False)
        if save.is_gone:
            self._jobs.forget(exercise)
            self._message = f"{self._path(exercise)} is gone. Save it again, or press r to begin anew."
        else:
            self._check(exercise)

    def _finished(self, job: Job, outcome: Outcome) -> None:
        if isinstance(outcome, Picture):
            if self._exercise is job.exercise and self._shown == "program":
                text = job.source.text.decode("utf-8", "replace")
                self._saw = [screens.program(outcome, text, job.source.path)]
        elif isinstance(outcome, BaseException):
            ours = "" if isinstance(outcome, JaxerciseError) else f"{type(outcome).__name__}: "
            self._message = f"{job.exercise.name} could not be checked: {ours}{outcome}"
        else:
            self._judged(job, outcome)
        if self._waiting and not self._jobs.all:
            self._check(self._waiting.popleft())

    def _judged(self, job: Job, result: Result) -> None:
        exercise, text = job.exercise, job.source.text
        at = f"{datetime.now().astimezone():%H:%M:%S}"
        self._verdicts[exercise.name] = result, text.decode("utf-8", "replace"), at
        passed = result.status is Status.PASS
        awaits_speed = passed and job.kind == "check" and self._checker.times(exercise)
        self._progress.keep(exercise, text, result, complete=not awaits_speed)
        self._standing = self._progress.states()
        is_looked_at = self._exercise is exercise and self._shown != "list"
        if is_looked_at:
            self._show("verdict")
        if awaits_speed:
            self._jobs.start(exercise, job.source, "measure")
        elif passed and is_looked_at:
            self._celebrate(exercise, result)

    def _celebrate(self, exercise: Exercise, result: Result) -> None:
        """Say that it is solved, above the task that comes next."""
        following = self._next_unsolved(exercise)
        if following is not None:
            self._go_to(following)
        else:
            self._message = "Every exercise of this course is solved. Congratulations!"
        self._banner = [screens.solved(exercise, result)]

    def _check(self, exercise: Exercise, kind: Kind = "check") -> None:
        """Start a check of the answer as it is now."""
        try:
            self._jobs.start(exercise, read_answer(self._course, exercise), kind)
        except FileNotFoundError:
            self._message = f"{self._path(exercise)} is not there. Press r to have it written."

    # Keys

    def _press(self, key: str) -> None:
        if self._shown == "reset":
            self._answer_reset(key)
        elif key in self._keys:
            self._message = ""
            self._keys[key]()

    def _quit(self) -> None:
        self._quits = True

    def _hint(self) -> None:
        self._progress.reveal_hint(self._exercise)
        self._standing = self._progress.states()
        self._show("hints")

    def _look(self) -> None:
        """Show what JAX saw of the answer, and then, in turn, of the original."""
        exercise, self._saw = self._exercise, []
        was_answer = self._shown == "program" and not self._is_original
        self._is_original = was_answer
        self._show("program")
        if self._is_original:
            original = Source(f"{exercise.name}/original.py", exercise.original.encode(), exercise.name)
            self._jobs.start(exercise, original, "look")
        else:
            self._check(exercise, "look")

    def _list(self) -> None:
        if self._shown == "list":
            self._show(self._best())
            return
        self._show("list")
        self._chosen = self._course.exercises.index(self._exercise)
        self._move(0)

    def _move(self, by: int) -> None:
        """Move the mark in the list, and scroll so that it is seen; elsewhere, scroll a line."""
        if self._shown != "list":
            self._scroll(by)
            return
        self._chosen = max(0, min(len(self._course.exercises) - 1, self._chosen + by))
        topic = self._course.exercises[self._chosen].topic
        titles = 1 + [module.name for module in self._course.spec.modules].index(topic)
        line, room = self._chosen + titles, self._page.room(self._console)
        self._page.top = max(line - room + 2, min(self._page.top, line - 1))

    def _scroll(self, by: int) -> None:
        self._page.top += by

    def _enter(self) -> None:
        if self._shown == "list":
            self._go_to(self._course.exercises[self._chosen])
        else:
            self._check_again()

    def _step(self, by: int) -> None:
        index = self._course.exercises.index(self._exercise) + by
        if 0 <= index < len(self._course.exercises):
            self._go_to(self._course.exercises[index])

    def _check_again(self) -> None:
        self._banner = []
        self._check(self._exercise)

    def _check_all(self) -> None:
        """Check every answer that was begun; one that is solved and has not changed is not checked again."""
        exercises = self._course.exercises
        self._waiting = deque(e for e in exercises if self._progress.state(e) in _UNFINISHED)
        if not self._waiting:
            self._message = "There is nothing to check: what was begun is solved, and has not changed."
            return
        if self._shown != "list":
            self._list()
        if not self._jobs.all:
            self._check(self._waiting.popleft())

    def _answer_reset(self, key: str) -> None:
        self._show(self._best())
        if key != "y":
            self._message = "Nothing was reset."
            return
        try:
            kept = reset(self._course, self._exercise, self._progress)
        except JaxerciseError as error:
            self._message = str(error)
            return
        self._saves.accept(self._exercise.name)
        self._jobs.forget(self._exercise)
        self._verdicts.pop(self._exercise.name, None)
        self._standing = self._progress.states()
        self._show("task")
        where = f" What you had is in {kept.relative_to(self._course.root).as_posix()}." if kept else ""
        self._message = f"{self._exercise.name} is as it was at the start.{where}"

    # What is shown

    def _go_to(self, exercise: Exercise, *, checks: bool = True) -> None:
        """Make an exercise the one that is worked on, with its last verdict, or its task if it was not begun."""
        self._exercise, self._message, self._banner = exercise, "", []
        self._show(self._best())
        self._jobs.prepare(exercise)
        if checks and exercise.name not in self._verdicts and self._progress.state(exercise) in _UNFINISHED:
            self._check(exercise)

    def _best(self) -> _Shown:
        return "verdict" if self._exercise.name in self._verdicts else "task"

    def _next_unsolved(self, after: Exercise | None) -> Exercise | None:
        exercises = self._course.exercises
        start = exercises.index(after) + 1 if after is not None else 0
        in_turn = (*exercises[start:], *exercises[:start])
        return next((e for e in in_turn if self._standing[e.name][0] is not State.SOLVED), None)

    def _show(self, what: _Shown) -> None:
        self._shown, self._page.top = what, 0

    def _path(self, exercise: Exercise) -> str:
        return answer_path(self._course, exercise).relative_to(self._course.root).as_posix()

    def _picture(self) -> Page:
        line = Rule(style="dim", characters="-" if self._console.options.ascii_only else "─")
        head = Group(screens.header(self._course, self._exercise, self._standing), line)
        status = Text(self._status(), "yellow" if self._message else "dim", overflow="fold")
        foot = Group(status, screens.keys(self._console.width))
        body = drawn([*self._banner, *self._body()], self._console)
        self._page = Page(head, body, foot, self._page.top)
        return self._page

    def _body(self) -> list[screens.Draw]:
        exercise = self._exercise
        if self._shown == "program":
            return self._saw
        if self._shown == "list":
            chosen = self._course.exercises[self._chosen].name
            return [screens.overview(self._course, self._standing, chosen=chosen)]
        if self._shown == "hints":
            return [screens.hints(exercise, self._standing[exercise.name][1].hints)]
        if self._shown == "reset":
            return [screens.ask_reset(exercise, self._path(exercise))]
        if self._shown == "verdict" and exercise.name in self._verdicts:
            result, text, _ = self._verdicts[exercise.name]
            return [screens.verdict(result, text)]
        return [screens.task(self._course, exercise)]

    def _status(self) -> str:
        if self._message:
            return self._message
        mine = self._jobs.of(self._exercise)
        if any(job.kind == "look" for job in mine):
            return "looking ..."
        if mine:
            is_timed = any(job.kind == "measure" for job in mine)
            return "right and pure; measuring its speed ..." if is_timed else "checking ..."
        if others := self._jobs.all:
            return f"checking {others[-1].exercise.name} ..."
        if self._progress.set_aside:
            return self._progress.set_aside
        if self._shown == "hints":
            return "h one more hint, Esc back"
        if self._shown == "list":
            return "up and down, Enter to go there, Esc back"
        if self._shown == "program":
            return "Esc back, j what JAX saw of " + ("your answer" if self._is_original else "the original")
        if self._exercise.name in self._verdicts:
            at = self._verdicts[self._exercise.name][2]
            return f"checked at {at}" + (f". {self._checker.note}" if self._checker.note else "")
        return "save the file, and it is checked"
