"""``jaxercise grade``: submissions in, verdicts out."""

from __future__ import annotations

import importlib.metadata
import json as json_module
import os
import platform
import secrets
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console

from grader import executor
from grader.archive_entry import shown
from grader.commands import progress
from grader.course import Course
from grader.errors import CourseError, UsageError
from grader.grading import Grader, unreadable
from grader.jail.limits import Limits
from grader.jail.pool import Jails
from grader.report import excerpt, files, html, json, text
from grader.rules import CHECKS
from grader.spec import Target
from grader.submission import Ambiguous, Ignored, Source, Unreadable, assign, comes_with, read
from grader.verdict import Environment, Report, Result, Status

__all__ = ["Options", "environment", "exit_code", "grade", "parse_checks"]

_EXPLAINED_SOURCES = 200
"""Sources kept for excerpts in the report; beyond that, a class is too large to read line by line."""


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    paths: Sequence[Path]
    exercise: str | None = None
    target: Target | None = None
    jobs: int = 0
    json: str | None = None
    html: Path | None = None
    checks: frozenset[str] = frozenset(CHECKS)
    seed: str | None = None
    jail: bool = True
    reuse: bool = True
    """Let equal submissions share a verdict, times apart."""
    traceback: bool = False
    """Print JAX's own words as well."""


@dataclass
class _Inbox:
    """What reading the paths gave, in order."""

    jobs: list[executor.Job] = field(default_factory=list)
    order: list[Result | None] = field(default_factory=list)
    """One place for each result; None where a job will fill it."""
    ignored: list[str] = field(default_factory=list)


def grade(course: Course, options: Options) -> int:
    """Grade everything under ``options.paths`` and return the exit code.

    Raises:
        UsageError: a path is missing, an exercise unknown, nothing to grade, a report cannot be written,
            or the jails do not hold.
    """
    _demand_writable(options)
    if options.exercise is not None:
        options = replace(options, exercise=course.select([options.exercise])[0].name)
    seed = options.seed or secrets.token_hex(8)
    console = Console(stderr=True)
    with Jails(protect=options.jail) as jails:
        if options.jail and not jails.sealed:
            open_ = ", ".join(attempt.name for attempt in jails.canary if not attempt.stopped)
            raise UsageError(
                f"the jail does not hold on this machine ({open_} not stopped), so nobody else's code is graded here. "
                "`jaxercise doctor` shows what was tried; --no-jail grades your own code, unprotected."
            )
        inbox = _collect(course, options, jails)
        if not inbox.order:
            listed = (
                f" ({len(inbox.ignored)} files belong to no exercise, such as {inbox.ignored[0]})"
                if inbox.ignored
                else ""
            )
            raise UsageError(
                f"nothing to grade{listed}. Name the exercise with --exercise; `jaxercise list` shows them."
            )
        grader = Grader(
            jails,
            seed=seed,
            target=options.target or course.spec.target,
            checks=options.checks,
            cache=course.cache,
            reuse=options.reuse,
        )
        workers = options.jobs or os.cpu_count() or 1
        if problems := grader.course_problems((exercise for exercise, _ in inbox.jobs), workers):
            raise CourseError([problem for several in problems.values() for problem in several])
        with progress.show(len(inbox.jobs), console) as advance:
            finished = executor.run(grader, inbox.jobs, workers=workers, progress=advance)
            results = [waiting or grader.result(next(finished)) for waiting in inbox.order]
        report = Report(
            jaxercise=importlib.metadata.version("jaxercise"),
            environment=environment(grader.target, jails),
            results=tuple(results),
            ignored=tuple(inbox.ignored),
        )
    _deliver(report, _texts(source for _, source in inbox.jobs[:_EXPLAINED_SOURCES]), options)
    return exit_code(report.results)


def exit_code(results: Iterable[Result]) -> int:
    """Return 3 if anything is INTERNAL, 1 if anything failed, else 0."""
    statuses = {result.status for result in results}
    if Status.INTERNAL in statuses:
        return 3
    return 1 if statuses - {Status.PASS, Status.SKIPPED} else 0


def environment(target: str, jails: Jails) -> Environment:
    """Describe where the grading ran, without importing jax."""
    return Environment(
        jax=importlib.metadata.version("jax"),
        platform=target,
        device=_processor(),
        protections=jails.protections,
        python=platform.python_version(),
    )


def parse_checks(text_: str | None) -> frozenset[str]:
    """Turn ``--checks correctness,purity`` into a set; ``trace`` always belongs to it.

    Raises:
        UsageError: a name is unknown.
    """
    if text_ is None:
        return frozenset(CHECKS)
    names = {name.strip() for name in text_.split(",") if name.strip()}
    if not names:
        raise UsageError(f"--checks names no check. Choose from {', '.join(CHECKS)}.")
    if unknown := names - set(CHECKS):
        raise UsageError(f"unknown check {', '.join(sorted(unknown))}. Choose from {', '.join(CHECKS)}.")
    return frozenset(names | {"trace"} | ({"correctness"} if "speed" in names else set()))


def _collect(course: Course, options: Options, jails: Jails) -> _Inbox:
    inbox = _Inbox()
    named = {shown(str(path)) for path in options.paths}
    for item in read(_distinct(options.paths)):
        if isinstance(item, Unreadable):
            inbox.order.append(unreadable(item.path, item.message))
        elif isinstance(item, Ignored):
            inbox.ignored.append(item.path)
        else:
            _take(item, course, options, jails, inbox, is_named=item.path in named)
    return inbox


def _take(
    source: Source, course: Course, options: Options, jails: Jails, inbox: _Inbox, *, is_named: bool
) -> None:
    """Put one submission where it belongs; what was named outright and cannot be read is told, not ignored."""
    entries = {exercise.name: exercise.spec.signature.name for exercise in course.exercises}
    is_python = True

    def names(asked: Source) -> frozenset[str]:
        nonlocal is_python
        found = _names(asked, jails)
        is_python = found is not None
        return found or frozenset()

    found = assign(source, entries, options.exercise, names)
    if isinstance(found, Ambiguous):
        inbox.order.append(unreadable(source.path, found.message, "ambiguous-exercise"))
    elif not isinstance(found, Ignored):
        for name in found.exercises:
            inbox.jobs.append((course.by_name[name], source))
            inbox.order.append(None)
    elif is_named and source.problem:
        inbox.order.append(unreadable(source.path, source.problem, "unreadable-source"))
    elif is_named and not is_python:
        message = "Python cannot parse the file, so its exercise is unknown"
        inbox.order.append(unreadable(source.path, message, "syntax-error"))
    else:
        inbox.ignored.append(found.path)


def _distinct(paths: Sequence[Path]) -> list[Path]:
    """Drop paths inside a folder that is named too, if they come with the folder: hidden ones do not."""
    folders = {path.resolve() for path in paths if path.is_dir()}
    return [
        path
        for path in paths
        if not any(
            folder in path.resolve().parents and comes_with(path.resolve().relative_to(folder))
            for folder in folders
        )
    ]


def _names(source: Source, jails: Jails) -> frozenset[str] | None:
    """Ask a jailed child which names a file defines; None if it is no Python, or kills the child."""
    reply = jails.run("names", source.text, Limits(wall_s=3.0, cpu_s=2.0))
    try:
        names = json_module.loads(reply.frame or b"null")
    except (ValueError, RecursionError):
        return None
    if not isinstance(names, list):
        return None
    return frozenset(name for name in names if isinstance(name, str))


def _texts(sources: Iterable[Source]) -> dict[str, str]:
    """Return the text of files by path, and of notebooks by cell, as reports look them up."""
    texts: dict[str, str] = {}
    for source in sources:
        text = source.text.decode("utf-8", errors="replace")
        if source.kind == "python":
            texts[source.path] = text
            continue
        cells: dict[str, list[str]] = {}
        for (cell, _), line in zip(source.lines, text.split("\n"), strict=False):
            cells.setdefault(excerpt.cell_key(source.path, cell), []).append(line)
        texts.update((key, "\n".join(lines)) for key, lines in cells.items())
    return texts


def _demand_writable(options: Options) -> None:
    """Refuse a report that cannot be written before anything is graded, not after."""
    named = [options.html, Path(options.json) if options.json not in (None, "-") else None]
    for path in filter(None, named):
        try:
            files.try_write(path)
            if path.suffix in (".py", ".ipynb", ".zip") and path.exists():
                raise UsageError(f"{path}: is no report. Name another file")
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UsageError(f"{path}: cannot be written ({why}). Name another file") from None


def _deliver(report: Report, sources: dict[str, str], options: Options) -> None:
    if options.html is not None:
        files.write_atomic(options.html, html.render(report, sources))
    if options.json == "-":
        sys.stdout.write(json.render(report) + "\n")
        return
    if options.json is not None:
        files.write_atomic(Path(options.json), json.render(report) + "\n")
    text.render(report, sources, Console(), with_details=options.traceback)
    for line in _where(options):
        print(line)


def _where(options: Options) -> Iterator[str]:
    if options.html is not None:
        yield f"report: {options.html}"
    if options.json is not None:
        yield f"json:   {options.json}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.machine(),
    )
    return f"{os.cpu_count()} x {model}"
