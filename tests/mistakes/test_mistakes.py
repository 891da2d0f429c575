"""The five most frequent mistakes of each module: the first line says what to do, in words that a beginner knows."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from grader.course import load_course
from grader.plugins.session import Session, Settings
from grader.report.agenda import agenda
from grader.report.text import screen
from grader.todo import LONGEST
from tests.mistakes.__main__ import markdown
from tests.mistakes.table import MISTAKES, Mistake
from tests.mistakes.words import JARGON, VERBS

ROOT = Path(__file__).parents[2]
CHECKS = frozenset({"trace", "purity", "correctness", "transforms", "program"})


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """Return one session for all files."""
    one = Session(Settings(ROOT, "mistakes", CHECKS))
    yield one
    one.jails.close()


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_the_first_line_says_what_to_do(mistake: Mistake, session: Session) -> None:
    """The verdict, its rule and its instruction are those of the file; all of it is one screen."""
    result = session.grade({mistake.exercise: mistake.source})[mistake.exercise]
    first = agenda(result)[0]
    assert (mistake.status, mistake.rule) == (result.status, first.finding.rule)
    assert mistake.first == first.headline[: len(mistake.first)]
    assert first.headline.split(" ", maxsplit=1)[0] in VERBS
    assert LONGEST >= len(first.headline)
    assert JARGON.search(first.headline.lower()) is None

    out = io.StringIO()
    screen(result, {mistake.source.path: mistake.source.text.decode()}, Console(file=out, width=80))
    printed = out.getvalue().splitlines()
    assert 42 >= len(printed)
    heads = [line for line in printed if line.startswith("Fix next")]
    assert 1 == len(heads)
    assert 4 >= printed.index(heads[0])


def test_each_module_has_five() -> None:
    """Of modules that the course has, in exercises that the module has; the file to start from is always one."""
    modules = load_course(ROOT).spec.modules
    assert {module.name: 5 for module in modules} == Counter(mistake.module for mistake in MISTAKES)
    for module in modules:
        own = [mistake for mistake in MISTAKES if mistake.module == module.name]
        assert {each.exercise for each in own} <= {each.name for each in module.exercises}
        assert any("file that everybody starts from" in mistake.often for mistake in own)


def test_the_page_is_that_of_the_files() -> None:
    """docs/mistakes.md is written by python -m tests.mistakes."""
    assert markdown() == (ROOT / "docs" / "mistakes.md").read_text()


@pytest.mark.parametrize("text", ["keep the tracer", "the traced value", "the carry of a scan", "an aval"])
def test_jargon_is_told(text: str) -> None:
    """The list of words finds what it is there for."""
    assert JARGON.search(text)
