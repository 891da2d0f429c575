"""Every kept input is replayed: what once broke a property, and what reached code that nothing else reached."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course import load_course
from grader.jail.pool import Jails
from tests.fuzz.artifacts import Honest, honest, judged, open_jails
from tests.fuzz.programs import ANSWERS
from tests.fuzz.replies import framed, judge_checks
from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).with_name("corpus")
ARTIFACTS = sorted((CORPUS / "artifacts").iterdir())
"""Named ``exercise-group-what``: mutants of an honest artifact of that group."""
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can enforce a jail")


@pytest.mark.parametrize("name", TARGETS)
def test_kept_inputs_keep_their_property(name: str) -> None:
    """Not one of them gives an untyped error or a value that does not fit."""
    kept = sorted((CORPUS / name).iterdir())
    assert kept
    for path in kept:
        TARGETS[name].check(path.read_bytes())


@pytest.mark.parametrize(
    ("name", "expected"), [("right", ["PASS"] * 4), ("wrong", ["PASS", "FAIL", "FAIL", "PASS"])]
)
def test_an_honest_judgement_is_read_to_its_end(name: str, expected: list[str]) -> None:
    """The control of what judges say: zeros in the place of right values pass what looks at the program alone."""
    _, checks = judge_checks(framed((CORPUS / "judge-reply" / name).read_bytes()))
    assert expected == [check.status for check in checks]


@pytest.mark.parametrize("name", ["plain", "rich", "anchors"])
def test_an_honest_exercise_is_read_to_its_end(name: str, tmp_path: Path) -> None:
    """The control of course files: what is mutated is an exercise."""
    folder = tmp_path / "exercises" / "topic" / "f-it"
    folder.mkdir(parents=True)
    (folder / "original.py").write_text("def f(x): ...", encoding="utf-8")
    (folder / "exercise.yaml").write_bytes((CORPUS / "exercise" / name).read_bytes())
    (tmp_path / "course.yaml").write_bytes((CORPUS / "course" / "plain").read_bytes())
    assert ["f-it"] == [exercise.name for exercise in load_course(tmp_path).exercises]


def test_every_kept_folder_has_a_target() -> None:
    """A folder that nothing replays would be forgotten."""
    assert {*TARGETS, "artifacts"} == {folder.name for folder in CORPUS.iterdir()}


def test_the_corpus_stays_small() -> None:
    """It is minimised before it is kept, so that a clone stays light."""
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < 300_000


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    """Jails that can forge and judge."""
    with open_jails() as running:
        yield running


@pytest.fixture(scope="module")
def answers(jails: Jails) -> dict[str, Honest]:
    """The honest artifacts that the kept ones are mutants of."""
    return {name: honest(jails, name) for name in ANSWERS}


@linux
@pytest.mark.parametrize("path", ARTIFACTS, ids=lambda path: path.name)
def test_kept_artifacts_keep_their_property(jails: Jails, answers: dict[str, Honest], path: Path) -> None:
    """Judged in the real jail, none is our fault and none passes with other values."""
    name, group = path.name.split("-")[:2]
    assert [] == judged(jails, answers[name], group, path.read_bytes())[1]


@linux
@pytest.mark.parametrize("name", ANSWERS)
def test_honest_artifacts_are_right(jails: Jails, answers: dict[str, Honest], name: str) -> None:
    """The control: what the mutants are made of passes."""
    made = answers[name]
    assert ("right", []) == judged(jails, made, "bundle", made.trace.artifacts["bundle"])
