"""``jaxercise course check``: an author's view of the course."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from grader import authoring, canaries, executor
from grader.commands import progress
from grader.course import Course
from grader.errors import UsageError
from grader.grading import Grader
from grader.jail.pool import Jails

__all__ = ["check"]


def check(
    course: Course, names: Sequence[str], *, jobs: int, checks: frozenset[str], seed: str | None, jail: bool
) -> int:
    """Check the named exercises (all by default); print a table and every problem; return 0 or 2."""
    exercises = course.select(names)
    seed = seed or secrets.token_hex(8)
    total = sum(2 + len(e.right_answers) + len(e.wrong_answers) + len(canaries.CANARIES) for e in exercises)
    workers = executor.workers(jobs)
    with (
        Jails(protect=jail, zygotes=executor.zygotes(workers)) as jails,
        progress.show(total, Console(stderr=True)) as advance,
    ):
        if jail and not jails.sealed:
            raise UsageError(
                "the jail does not hold on this machine; `jaxercise doctor` shows what was tried. "
                "--no-jail checks without it."
            )
        grader = Grader(jails, seed=seed, target=course.spec.target, checks=checks)
        local = executor.LocalExecutor(grader, workers)
        reports = authoring.check_course(exercises, grader, local, progress=advance)
    console = Console(width=None if Console().is_terminal else 110)
    table = Table(
        title=f"{course.spec.title}: course check",
        caption=f"seed {seed}",
        title_justify="left",
        caption_justify="left",
    )
    for heading in ("exercise", "answers caught", "solution's speedup", "CPU s", "wall s", ""):
        table.add_column(heading, justify="left" if heading in ("exercise", "") else "right")
    for report in reports:
        speedup = f"{report.speedup[0]:.1f} (asked {report.speedup[1]:g})" if report.speedup else "–"
        verdict = "[red]problems[/red]" if report.problems else "[green]ok[/green]"
        table.add_row(
            report.exercise.name,
            f"{report.caught} of {report.to_catch}",
            speedup,
            f"{report.cpu_s:.1f}",
            f"{report.wall_s:.1f}",
            verdict,
        )
    console.print(table)
    problems = [problem for report in reports for problem in report.problems]
    for problem in problems:
        console.print(str(problem), markup=False, highlight=False, soft_wrap=True)
    console.print(f"{len(reports)} exercises, {len(problems)} problems", highlight=False)
    return 2 if problems else 0
