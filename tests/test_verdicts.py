"""The verdict table: every submission of the corpus gets the verdict that it promises.

Each group is graded once, by one command with one set of jails. ``test_hostile.py`` grades the hostile group.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from tests.submissions import make_large
from tests.submissions.grade import SUBMISSIONS, Expectation, expectation, grade, meet, once

GROUPS = ("right", "honest", "wrong")
FILES = {group: sorted((SUBMISSIONS / group).rglob("*.py")) for group in GROUPS}
SOUND = [path for group in ("right", "honest") for path in FILES[group]]

Results = dict[str, dict[str, Any]]


def _short(path: Path) -> str:
    return str(path.relative_to(SUBMISSIONS).with_suffix(""))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The report on everything in ``right``, ``honest`` and ``wrong``."""
    folders = [SUBMISSIONS / group for group in GROUPS]
    made: dict[str, Any] = once(
        tmp_path_factory, "verdicts", lambda base: grade(folders, base / "report.json")
    )
    return made


@pytest.fixture(scope="module")
def results(report: dict[str, Any]) -> Results:
    """Results by path."""
    return {item["submission"]: item for item in report["results"]}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was promised and what came of files, archives and notebooks that are made on the spot."""

    def make(base: Path) -> dict[str, Any]:
        promised: dict[str, Expectation] = {}
        for maker in (make_large.sources, make_large.archives, make_large.notebooks):
            folder = base / maker.__name__
            folder.mkdir()
            promised |= maker(folder)
        report = grade([base / name for name in ("sources", "archives", "notebooks")], base / "report.json")
        return {
            "promised": {path: dataclasses.asdict(item) for path, item in promised.items()},
            "report": report,
        }

    made: dict[str, Any] = once(tmp_path_factory, "odd", make)
    return made


def test_every_file_is_judged_once(report: dict[str, Any]) -> None:
    """Each submission has one result, in the order of the paths, and none is ignored."""
    expected = [str(path) for group in GROUPS for path in FILES[group]]
    assert sorted(expected) == sorted(item["submission"] for item in report["results"])
    assert [] == report["ignored"]


@pytest.mark.parametrize("path", SOUND, ids=_short)
def test_right_answers_pass(results: Results, path: Path) -> None:
    """An honest and right submission passes every check, with all points and without an accusation."""
    result = results[str(path)]
    meet(result, None)
    assert not [check["check"] for check in result["checks"] if check["status"] != "PASS"]


@pytest.mark.parametrize("path", FILES["wrong"], ids=_short)
def test_wrong_answers_are_caught(results: Results, path: Path) -> None:
    """A wrong or impure submission gets the status, the check and the rule that its docstring promises."""
    expected = expectation(path)
    assert expected is not None, "a wrong answer must say what is expected of it"
    meet(results[str(path)], expected)


def test_every_promise_can_be_read() -> None:
    """No file of the corpus has a line that looks like a promise and is not read as one."""
    for path in [*FILES["right"], *FILES["honest"], *FILES["wrong"]]:
        says = b"expect:" in path.read_bytes()[:400]
        assert says == (expectation(path) is not None), path


@pytest.mark.parametrize("folder", ["sources", "archives", "notebooks"])
def test_odd_inputs(odd: dict[str, Any], folder: str) -> None:
    """Empty, binary, huge, nested, renamed, packed and malformed inputs each get a typed verdict of their own."""
    found = {item["submission"]: item for item in odd["report"]["results"]}
    promised = {path: Expectation(**item) for path, item in odd["promised"].items() if f"/{folder}/" in path}
    assert promised
    failures = []
    for path, expected in promised.items():
        try:
            meet(found[path], expected)
        except (AssertionError, KeyError) as error:
            failures.append(f"{path}: expected {expected}\n{error}")
    assert not failures, "\n".join(failures)


def test_odd_inputs_give_no_other_results(odd: dict[str, Any]) -> None:
    """A refused archive is one result, not one for each of its members."""
    assert sorted(odd["promised"]) == sorted(item["submission"] for item in odd["report"]["results"])


def test_a_notebook_names_its_cell(odd: dict[str, Any]) -> None:
    """A finding in a notebook counts code cells, and lines within the cell."""
    result = next(item for item in odd["report"]["results"] if "/raises/" in item["submission"])
    finding = result["checks"][0]["findings"][0]
    assert (2, 5) == (finding["cell"], finding["line"])


def test_messages_are_bounded(report: dict[str, Any], odd: dict[str, Any]) -> None:
    """No message of a submission's own making is longer than a paragraph."""
    for item in [*report["results"], *odd["report"]["results"]]:
        for check in item["checks"]:
            for finding in check["findings"]:
                assert len(finding["message"]) <= 1000, json.dumps(finding)[:300]
