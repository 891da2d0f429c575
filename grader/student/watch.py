"""``jaxercise watch``: check the answer that was just saved, and go on once it passes. Layer 8.

One thread draws and listens, see :meth:`Watch.run`; checks run beside it. What is on the screen is ``desk``'s business.
"""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable
from datetime import datetime

from rich.console import Console
from rich.live import Live

from grader.course import Course, Exercise
from grader.errors import JaxerciseError
from grader.picture import Picture
from grader.student import screens
from grader.student.answers import answer_path
from grader.student.checker import Checker, read_answer
from grader.student.desk import Desk, Verdict
from grader.student.jobs import Job, Jobs, Kind, Outcome
from grader.student.keys import Keyboard
from grader.student.progress import Progress, State
from grader.student.resetting import reset
from grader.student.saves import Save, Saves
from grader.student.suspension import noticed, suspend
from grader.submission import Source
from grader.verdict import Result, Status

__all__ = ["Watch"]

_TICK_S = 0.015
_SOON_S = 0.005
"""Seconds between two looks while a file is being saved."""
_UNFINISHED = (State.BEGUN, State.CHANGED)


class Watch:
    """A student at work on a course."""

    def __init__(self, course: Course, checker: Checker, progress: Progress, console: Console):
        """Take the checker's jails, which may still be starting."""
        self._course, self._checker, self._progress, self._console = course, checker, progress, console
        self._desk = Desk(course, course.exercises[0], progress.states())
        self._jobs = Jobs(checker)
        self._saves = Saves({exercise.name: answer_path(course, exercise) for exercise in course.exercises})
        self._waiting: deque[Exercise] = deque()
        """Exercises that are still to be checked of all that were asked for."""
        self._asked: list[Exercise] = []
        """All that were asked for at once, until the last of them is judged."""
        self._quits = False
        self._keys: dict[str, Callable[[], None]] = {
            "q": self._quit,
            "n": lambda: self._step(1),
            "p": lambda: self._step(-1),
            "t": lambda: self._desk.show("task" if self._desk.shown != "task" else self._desk.best),
            "h": self._hint,
            "j": self._look,
            "l": self._list,
            "c": self._check_again,
            "a": self._check_all,
            "r": lambda: self._desk.show("reset"),
            "enter": self._enter,
            "escape": lambda: self._desk.show(self._desk.best),
            "up": lambda: self._desk.move(-1, self._console),
            "down": lambda: self._desk.move(1, self._console),
            " ": lambda: self._scroll(1),
            "pagedown": lambda: self._scroll(1),
            "b": lambda: self._scroll(-1),
            "pageup": lambda: self._scroll(-1),
        }

    def run(self, start: Exercise | None = None) -> int:
        """Watch until the student quits, and return the exit code.

        Args:
            start: where to begin; None: the first exercise that is not solved.
        """
        self._go_to(start or self._desk.next_unsolved(None) or self._course.exercises[0])
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
                        page = self._desk.draw(self._console, self._busy(), self._checker.note_so_far)
                        live.update(page, refresh=True)
                    stale = self._listen(keyboard)
        except EOFError:
            pass  # the terminal was closed
        finally:
            self._jobs.close()
        return 0

    def _listen(self, keyboard: Keyboard) -> bool:
        """Take in what happened, and say whether anything did."""
        keys = keyboard.pressed(_SOON_S if self._saves.is_unsettled or self._jobs.all else _TICK_S)
        saves = self._saves.look(self._desk.exercise.name)
        finished = list(self._jobs.finished())
        try:
            for key in keys:
                self._press(key)
            for save in saves:
                self._saved(save)
            for job, outcome in finished:
                self._finished(job, outcome)
        except (JaxerciseError, OSError) as error:  # such as a full disk; the student can mend it and go on
            self._desk.message = str(error)
        return bool(keys or saves or finished)

    # What happens by itself

    def _saved(self, save: Save) -> None:
        exercise = self._course.by_name[save.name]
        self._go_to(exercise, checks=False)
        if save.is_gone:
            self._jobs.forget(exercise)
            self._desk.message = (
                f"{self._desk.path(exercise)} is gone. Save it again, or press r to begin anew."
            )
        else:
            self._check(exercise)

    def _finished(self, job: Job, outcome: Outcome) -> None:
        desk = self._desk
        if isinstance(outcome, Picture):
            if desk.exercise is job.exercise and desk.shown == "program":
                text = job.source.text.decode("utf-8", "replace")
                desk.saw = [screens.program(outcome, text, job.source.path)]
        elif isinstance(outcome, BaseException):
            ours = "" if isinstance(outcome, JaxerciseError) else f"{type(outcome).__name__}: "
            desk.message = f"{job.exercise.name} could not be checked: {ours}{outcome}"
        else:
            self._judged(job, outcome)
        if self._jobs.all:
            return
        if self._waiting:
            self._check(self._waiting.popleft())
        elif self._asked:
            solved = sum(desk.standing[exercise.name][0] is State.SOLVED for exercise in self._asked)
            desk.message = (
                f"{len(self._asked)} checked: {solved} solved, {len(self._asked) - solved} to mend."
            )
            self._asked = []

    def _judged(self, job: Job, result: Result) -> None:
        desk, exercise, text = self._desk, job.exercise, job.source.text
        at = f"{datetime.now().astimezone():%H:%M:%S}"
        desk.verdicts[exercise.name] = Verdict(result, text.decode("utf-8", "replace"), at)
        passed = result.status is Status.PASS
        awaits_speed = passed and job.kind == "check" and self._checker.times(exercise)
        is_looked_at = desk.exercise is exercise and desk.shown != "list"
        if is_looked_at:
            desk.show("verdict")
        if awaits_speed:
            self._jobs.start(exercise, job.source, "measure")
        self._progress.keep(exercise, text, result, complete=not awaits_speed)
        desk.standing = self._progress.states()
        if passed and is_looked_at and not awaits_speed:
            self._celebrate(exercise, result)

    def _celebrate(self, exercise: Exercise, result: Result) -> None:
        """Say that it is solved, above the task that comes next."""
        following = self._desk.next_unsolved(exercise)
        if following is not None:
            self._go_to(following)
        else:
            self._desk.message = "Every exercise of this course is solved. Congratulations!"
        self._desk.banner = [screens.solved(exercise, result)]

    def _check(self, exercise: Exercise, kind: Kind = "check") -> None:
        """Start a check of the answer as it is now."""
        try:
            self._jobs.start(exercise, read_answer(self._course, exercise), kind)
        except FileNotFoundError:
            self._desk.message = f"{self._desk.path(exercise)} is not there. Press r to have it written."

    def _go_to(self, exercise: Exercise, *, checks: bool = True) -> None:
        """Make an exercise the one that is worked on, and check it if it was begun and has no verdict yet."""
        self._desk.go_to(exercise)
        self._jobs.prepare(exercise)
        is_unfinished = self._progress.state(exercise) in _UNFINISHED
        if checks and exercise.name not in self._desk.verdicts and is_unfinished:
            self._check(exercise)

    def _busy(self) -> str:
        """Say what is being done right now, or ''."""
        mine = self._jobs.of(self._desk.exercise)
        if any(job.kind == "look" for job in mine):
            return "looking ..."
        if mine:
            is_timed = any(job.kind == "measure" for job in mine)
            return "right and pure; measuring its speed ..." if is_timed else "checking ..."
        if others := self._jobs.all:
            return f"checking {others[-1].exercise.name} ..."
        return self._progress.set_aside

    # Keys

    def _press(self, key: str) -> None:
        if self._desk.shown == "reset":
            self._answer_reset(key)
        elif key in self._keys:
            self._desk.message = ""
            self._keys[key]()

    def _quit(self) -> None:
        self._quits = True

    def _hint(self) -> None:
        self._progress.reveal_hint(self._desk.exercise)
        self._desk.standing = self._progress.states()
        self._desk.show("hints")

    def _look(self) -> None:
        """Show what JAX saw of the answer, and then, in turn, of the original."""
        desk, exercise = self._desk, self._desk.exercise
        desk.is_original = desk.shown == "program" and not desk.is_original
        desk.saw = []
        desk.show("program")
        if desk.is_original:
            original = Source(f"{exercise.name}/original.py", exercise.original.encode(), exercise.name)
            self._jobs.start(exercise, original, "look")
        else:
            self._check(exercise, "look")

    def _list(self) -> None:
        if self._desk.shown == "list":
            self._desk.show(self._desk.best)
            return
        self._desk.show("list")
        self._desk.chosen = self._course.exercises.index(self._desk.exercise)
        self._desk.move(0, self._console)

    def _scroll(self, pages: int) -> None:
        self._desk.page.top += pages * self._desk.page.room(self._console)

    def _enter(self) -> None:
        if self._desk.shown == "list":
            self._go_to(self._course.exercises[self._desk.chosen])
        else:
            self._check_again()

    def _step(self, by: int) -> None:
        index = self._course.exercises.index(self._desk.exercise) + by
        if 0 <= index < len(self._course.exercises):
            self._go_to(self._course.exercises[index])

    def _check_again(self) -> None:
        self._desk.banner = []
        self._check(self._desk.exercise)

    def _check_all(self) -> None:
        """Check every answer that was begun; one that is solved and has not changed is not checked again."""
        exercises = self._course.exercises
        self._asked = [e for e in exercises if self._progress.state(e) in _UNFINISHED]
        self._waiting = deque(self._asked)
        if not self._waiting:
            self._desk.message = "There is nothing to check: what was begun is solved, and has not changed."
            return
        if self._desk.shown != "list":
            self._list()
        if not self._jobs.all:
            self._check(self._waiting.popleft())

    def _answer_reset(self, key: str) -> None:
        desk, exercise = self._desk, self._desk.exercise
        desk.show(desk.best)
        if key != "y":
            desk.message = "Nothing was reset."
            return
        kept = reset(self._course, exercise, self._progress)
        self._saves.accept(exercise.name)
        self._jobs.forget(exercise)
        desk.verdicts.pop(exercise.name, None)
        desk.standing = self._progress.states()
        desk.show("task")
        where = f" What you had is in {kept.relative_to(self._course.root).as_posix()}." if kept else ""
        desk.message = f"{exercise.name} is as it was at the start.{where}"
