"""``jaxercise course check``: an author's view of the course."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from grader import canaries, executor
from grader.authoring.answers import ExerciseReport, check_answers
from grader.authoring.coverage import unproved
from grader.authoring.giveaways import giveaways
from grader.authoring.links import link_problems
from grader.authoring.prose import files_of
from grader.authoring.record import recording_problems
from grader.authoring.snippets import snippet_problems
from grader.authoring.story import story_problems
from grader.commands import progress
from grader.course import Course, Exercise
from grader.errors import Problem, UsageError
from grader.grading import Grader
from grader.jail.pool import Jails
from grader.recording import missing

__all__ = ["check"]


def check(
    course: Course,
    names: Sequence[str],
    *,
    jobs: int,
    checks: frozenset[str],
    seed: str | None,
    jail: bool,
    seeds: int = 1,
    right_only: bool = False,
) -> int:
    """Check the named exercises (all by default); print a table, every problem and what is to do; return 2, 1 or 0.

    With ``seeds`` above 1 all is judged as often, on other draws; speed the first time only. With ``right_only``, wrong
    answers are left out.
    """
    exercises = course.select(names)
    seed = seed or secrets.token_hex(8)
    drawn = [seed, *(f"{seed}-{number}" for number in range(2, seeds + 1))]
    answers = sum(2 + len(e.right_answers) for e in exercises)
    if not right_only:
        answers += sum(len(e.wrong_answers) + len(canaries.CANARIES) for e in exercises)
    workers = executor.workers(jobs)
    runs: dict[str, list[ExerciseReport]] = {}
    with (
        Jails(protect=jail, zygotes=executor.zygotes(workers)) as jails,
        progress.show(answers * seeds, Console(stderr=True)) as advance,
    ):
        if jail and not jails.sealed:
            raise UsageError(
                "the jail does not hold on this machine; `jaxercise doctor` shows what was tried. "
                "--no-jail checks without it."
            )
        for each in drawn:
            asked = checks if each == seed else checks - {"speed"}
            grader = Grader(jails, seed=each, target=course.spec.target, checks=asked)
            local = executor.LocalExecutor(grader, workers)
            runs[each] = check_answers(exercises, grader, local, progress=advance, right_only=right_only)
        ran, broken = snippet_problems(course, files_of(exercises), jails, workers)
    for report in runs[seed]:
        report.problems += _read(course, report.exercise)
    console = Console(width=None if Console().is_terminal else 110)
    for each, reports in runs.items():
        console.print(
            _table(course, reports, each) if each == seed else _line(reports, each), highlight=False
        )
    reports = [report for run in runs.values() for report in run]
    problems = list(dict.fromkeys(problem for report in reports for problem in report.problems)) + broken
    if not names:
        problems += [*story_problems(course), *link_problems(course)]
    left = list(dict.fromkeys(item for report in reports for item in report.to_do))
    for item in (*problems, *left):
        console.print(str(item), markup=False, highlight=False, soft_wrap=True)
    slowest = max(reports, key=lambda report: report.cpu_s)
    console.print(
        f"{sum(report.cpu_s for report in reports):.0f} CPU s in all; the slowest is {slowest.exercise.name}, "
        f"{slowest.cpu_s:.1f} s. {_counted(ran, 'snippet')} ran.",
        highlight=False,
    )
    for packages, which in _recorded(exercises).items():
        told = f"{packages} not installed: {which} by recorded values, and their speed not at all."
        console.print(told, highlight=False, soft_wrap=True)
    open_ = f", {len(left)} to do" if left else ""
    console.print(
        f"{_counted(len(exercises), 'exercise')}, {_counted(len(problems), 'problem')}{open_}",
        highlight=False,
    )
    return 2 if problems else int(bool(left))


def _line(reports: Sequence[ExerciseReport], seed: str) -> str:
    """Say how all exercises together fared under another seed."""
    caught, wanted = sum(each.caught for each in reports), sum(each.to_catch for each in reports)
    found = sum(len(each.problems) for each in reports)
    return f"seed {seed}: {caught} of {wanted} caught, {_counted(found, 'problem')}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _read(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """Yield what can be told of an exercise without running anything."""
    yield from giveaways(course, exercise)
    yield from recording_problems(exercise)
    yield from unproved(exercise)


def _recorded(exercises: Sequence[Exercise]) -> dict[str, str]:
    """Return, by the packages that are missing, which exercises were judged by recorded values."""
    found: dict[str, list[str]] = {}
    for exercise in exercises:
        if lacking := missing(exercise):
            found.setdefault(" and ".join(lacking), []).append(exercise.name)
    return {packages: ", ".join(names) for packages, names in found.items()}


def _table(course: Course, reports: Sequence[ExerciseReport], seed: str) -> Table:
    table = Table(
        title=f"{course.spec.title}: course check",
        caption=(
            f"seed {seed}; caught: the original, each wrong_*.py, and {', '.join(canaries.CANARIES)}, "
            "which nobody wrote; speedups: the solution's, then those of right_*.py by name"
        ),
        title_justify="left",
        caption_justify="left",
    )
    for heading in ("exercise", "answers caught", "right answers' speedup", "CPU s", "wall s", ""):
        table.add_column(heading, justify="left" if heading in ("exercise", "") else "right")
    for report in reports:
        done = "[yellow]to do[/yellow]" if report.to_do else "[green]ok[/green]"
        verdict = "[red]problems[/red]" if report.problems else done
        table.add_row(
            report.exercise.name,
            f"{report.caught} of {report.to_catch}",
            _speedups(report),
            f"{report.cpu_s:.1f}",
            f"{report.wall_s:.1f}",
            verdict,
        )
    return table


def _speedups(report: ExerciseReport) -> str:
    """Say how fast the right answers were, the solution first, and what is asked."""
    if not report.speedups:
        return "–"
    return f"{', '.join(f'{speedup:.1f}' for speedup in report.speedups)} (asked {report.asked:g})"
