"""``jaxercise grade``: submissions in, verdicts out."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import secrets
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from rich.console import Console

from grader import executor
from grader.backlog import work_off
from grader.commands import progress
from grader.commands.drawings import drawn
from grader.commands.inbox import collect
from grader.course import Course
from grader.errors import UsageError
from grader.grading import Grader
from grader.jail.demand import demand_sealed
from grader.jail.pool import Jails
from grader.report import excerpt, files, html, json, text
from grader.rules import CHECKS
from grader.spec import Target
from grader.store import Store
from grader.store_facts import Facts
from grader.verdict import Environment, Result, Status, Verdicts

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
    store: Path | None = None
    """Where verdicts are kept as they are made, to go on from after an interruption."""
    checks: frozenset[str] = frozenset(CHECKS)
    seed: str | None = None
    jail: bool = True
    reuse: bool = True
    """Let equal submissions share a verdict, times apart."""
    traceback: bool = False
    """Print JAX's own words as well."""


@dataclass(frozen=True)
class _Stored:
    """The verdicts of a run, read from its store when a report asks for them."""

    jaxercise: str
    environment: Environment
    store: Store

    @property
    def results(self) -> Collection[Result]:
        return self.store.results

    @property
    def ignored(self) -> Collection[str]:
        return self.store.ignored


def grade(course: Course, options: Options) -> int:
    """Grade everything under ``options.paths`` and return the exit code.

    Raises:
        UsageError: a path is missing, an exercise unknown, nothing to grade, a report cannot be written, the store is
            another run's, or the jails do not hold.
    """
    _demand_writable(options)
    if options.exercise is not None:
        options = replace(options, exercise=course.select([options.exercise])[0].name)
    with Store(options.store) as store:
        report, pictures = _graded(course, options, store)
        sources = (kept.source for kept in islice(store.submissions(), _EXPLAINED_SOURCES))
        _deliver(report, excerpt.texts(sources), pictures, options)
        return exit_code(report.results)


def _graded(course: Course, options: Options, store: Store) -> tuple[Verdicts, html.Pictures]:
    """Bring all that is handed in to its result, in jails that are closed again; look at what JAX saw of it."""
    workers = executor.workers(options.jobs)
    with Jails(protect=options.jail, zygotes=executor.zygotes(workers)) as jails:
        if options.jail:
            demand_sealed(jails)
        facts = _facts(course, options, store)
        store.agree(facts)
        with store.inbox() as inbox:
            collect(inbox, options.paths, course, options.exercise, jails)
        _demand_something(store)
        grader = Grader(
            jails,
            seed=facts.seed,
            target=_target(course, options),
            checks=options.checks,
            cache=course.cache,
            reuse=options.reuse,
        )
        known, waiting = store.known(), store.count("waiting")
        if known:
            print(
                f"jaxercise: {known} of {known + waiting} submissions were judged before and are in {store.name}; "
                "they are not judged again.",
                file=sys.stderr,
            )
        with progress.show(known + waiting, Console(stderr=True), done=known) as advance:
            work_off(store, course, grader, executor.LocalExecutor(grader, workers), advance)
        pictures = drawn(jails, course, store) if options.html is not None else {}
        return _Stored(facts.jaxercise, environment(grader.target, jails), store), pictures


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


def _target(course: Course, options: Options) -> Target:
    return options.target or course.spec.target


def _facts(course: Course, options: Options, store: Store) -> Facts:
    """Say what the verdicts of this run have in common; a seed that nobody named is the store's, or a fresh one."""
    kept = store.facts
    return Facts(
        seed=options.seed or (kept.seed if kept else secrets.token_hex(8)),
        target=_target(course, options),
        checks=tuple(sorted(options.checks)),
        jailed=options.jail,
        jaxercise=importlib.metadata.version("jaxercise"),
        jax=importlib.metadata.version("jax"),
        exercises={exercise.name: exercise.digest for exercise in course.exercises},
    )


def _demand_something(store: Store) -> None:
    if store.count():
        return
    ignored = store.ignored
    listed = (
        f" ({len(ignored)} files belong to no exercise, such as {next(iter(ignored))})" if ignored else ""
    )
    raise UsageError(
        f"nothing to grade{listed}. Name the exercise with --exercise; `jaxercise list` shows them."
    )


def _demand_writable(options: Options) -> None:
    """Refuse a report that cannot be written before anything is graded, not after."""
    named = [options.html, Path(options.json) if options.json not in (None, "-") else None]
    for path in filter(None, named):
        if options.store is not None and path.resolve() == options.store.resolve():
            raise UsageError(f"{path}: is the store. Name another file for the report")
        try:
            files.try_write(path)
            if path.suffix in (".py", ".ipynb", ".zip") and path.exists():
                raise UsageError(f"{path}: is no report. Name another file")
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UsageError(f"{path}: cannot be written ({why}). Name another file") from None


def _deliver(report: Verdicts, sources: dict[str, str], pictures: html.Pictures, options: Options) -> None:
    if options.html is not None:
        files.write_atomic(options.html, html.stream(report, sources, pictures))
    if options.json == "-":
        sys.stdout.writelines(json.stream(report))
        sys.stdout.write("\n")
        return
    if options.json is not None:
        files.write_atomic(Path(options.json), chain(json.stream(report), "\n"))
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
