"""The plugin of pytest: one test for each exercise and check of a course. Layer 8: standard library and pytest only.

It is loaded into everybody's pytest, so it imports the grader once it has met an answer, and does nothing else before.
An answer is never imported by pytest: neither as a module of tests, nor by another plugin that looks into files.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.plugins import pytest_places as places
from grader.plugins.pytest_keys import CHECK, GRADING, SPOT

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

__all__: list[str] = []

_SEED = "jaxercise_seed"
"""Name under which xdist hands it on."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options."""
    group = parser.getgroup("jaxercise", "answers to the exercises of a course, judged in jails")
    group.addoption(
        "--jaxercise-seed",
        metavar="TEXT",
        help="draw the cases from this seed (default: a fresh one, told in the header)",
    )
    group.addoption(
        "--jaxercise-speed",
        action="store_true",
        help="time right answers as well, which takes seconds for each",
    )
    group.addoption(
        "--jaxercise-no-jail", action="store_true", help="no protection at all: for your own answers alone"
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, object, object]:
    """Hand xdist all checks of an answer together, where nobody said how to share them out.

    An answer is judged once for each process that runs a check of it.

    Raises:
        pytest.UsageError: speed is asked of several processes, each of which would disturb the others' clocks.
    """
    option = config.option
    if getattr(option, "numprocesses", None) and _asked_for_answers(config):
        if option.jaxercise_speed and option.numprocesses != 1:
            raise pytest.UsageError("--jaxercise-speed times answers alone on the machine: run it with -n 0")
        if option.dist == "no" and not option.distload:
            option.dist = "loadfile"
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    """Draw a seed, or take that of the process which started this one to share the work."""
    handed: dict[str, Any] = getattr(config, "workerinput", {})
    if _SEED in handed:
        config.option.jaxercise_seed = handed[_SEED]
    elif config.option.jaxercise_seed is None:
        config.option.jaxercise_seed = os.urandom(8).hex()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Hand the seed to a process of xdist: all of them draw the same cases."""
    node.workerinput[_SEED] = node.config.option.jaxercise_seed


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say what the cases are drawn from, where answers were asked for."""
    if not _asked_for_answers(config):
        return []
    option = config.option
    notes = [f"seed {option.jaxercise_seed!r}"]
    if not option.jaxercise_speed:
        notes.append("speed is not timed (--jaxercise-speed)")
    if option.jaxercise_no_jail:
        notes.append("no jail, so for your own answers alone")
    return [f"jaxercise: {', '.join(notes)}"]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect an answer, and take it away from everybody who would import it.

    What others made of it until here is a collector, which imports a file when it is asked for its tests.
    """
    collected = yield
    if places.is_material(file_path):
        return []
    place = places.find(file_path)
    if place is None:
        return collected
    if place.is_variant and not parent.session.isinitpath(file_path):
        return []
    from grader.plugins.pytest_items import AnswerFile  # noqa: PLC0415 - heavy, and of use in a course alone

    return [AnswerFile.from_parent(parent, path=file_path, place=place)]


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Keep pytest from importing an ``__init__.py`` beside answers, which it does before the first test below it."""
    if (path / "__init__.py").is_file() and places.holds_answers(path):
        return pytest.Dir.from_parent(parent, path=path)
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a report point into the answer: to the finding's line, and for a skipped check not to our code."""
    report = yield
    spot = item.stash.get(SPOT, None)
    if spot is not None:
        path, line = spot
        report.location = (report.location[0], line - 1, report.location[2])
        if report.skipped and isinstance(report.longrepr, tuple):
            report.longrepr = (path, line, report.longrepr[2])
    return report


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Say how the same cases are drawn again, if an answer failed."""
    reports: list[Any] = terminalreporter.stats.get("failed", [])
    if any(name == CHECK for report in reports for name, _ in getattr(report, "user_properties", ())):
        terminalreporter.write_line(
            f"jaxercise: --jaxercise-seed={config.option.jaxercise_seed} draws the same cases again"
        )


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close the jails, however the run ended."""
    grading = config.stash.get(GRADING, None)
    if grading is not None:
        grading.close()


def _asked_for_answers(config: pytest.Config) -> bool:
    start = config.invocation_params.dir
    return any(places.in_sight(start / argument.partition("::")[0]) for argument in config.args)
