"""Attacks: each ends with its typed verdict, harms no submission beside it, and leaves nothing behind.

All attacks are graded in one run, a right submission after each, by a copy of the course with shorter time limits.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.corpus import THEFTS, copy_course
from tests.attacks.grading import MARK
from tests.submissions.grade import QUICK, ROOT, SUBMISSIONS, expectation, meet, once, watched
from tests.submissions.grade import jaxercise as run

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can enforce a jail")

CONTROLS = ("control_right", "control_wrong")
ATTACKS = sorted(path for path in (SUBMISSIONS / "hostile").rglob("*.py") if path.parent.name not in CONTROLS)
RIGHT, WRONG = (SUBMISSIONS / "hostile" / name / "scale_array_inplace.py" for name in CONTROLS)


def _short(path: Path) -> str:
    return path.parent.name


def _fingerprint(*folders: Path) -> str:
    """Digest names and contents of all files but what Python caches."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if "__pycache__" not in path.parts and path.is_file():
                digest.update(f"{path}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _left_behind(*folders: Path) -> list[str]:
    return [str(path) for folder in folders for path in folder.iterdir() if MARK in path.name]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Grade every attack, a right submission after each; look at the machine before and after."""

    def make(base: Path) -> dict[str, Any]:
        course = copy_course(base)
        home, working, report = base / "home", base / "working", base / "out" / "report.json"
        page = report.with_suffix(".html")
        for folder in (home, working, report.parent):
            folder.mkdir()
        mine = (SUBMISSIONS, course, working)
        before = _fingerprint(*mine)
        paths = [path for attack in ATTACKS for path in (attack, RIGHT)]
        arguments: list[str | Path] = ["grade", *paths, "--course", course, "--checks", QUICK]
        done = watched(
            base / "watched.json",
            *arguments,
            *("--json", report, "--html", page),
            cwd=working,
            environment={"HOME": str(home), "JAXERCISE_TEST_TOKEN": "a token that no submission may see"},
        )
        shared = [
            Path(name)
            for name in ("/tmp", "/dev/shm", tempfile.gettempdir(), Path.home(), ROOT)
            if Path(name).is_dir()
        ]
        return {
            "code": done.returncode,
            "stdout": done.stdout,
            "stderr": done.stderr[-4000:],
            "html": page.read_text("utf-8") if page.exists() else "",
            "report": json.loads(report.read_text("utf-8")) if report.exists() else None,
            "watched": json.loads((base / "watched.json").read_text()),
            "unchanged": before == _fingerprint(*mine),
            "left": _left_behind(home, working, report.parent, *shared),
            "beside": sorted(path.name for path in report.parent.iterdir()),
        }

    made: dict[str, Any] = once(tmp_path_factory, "hostile", make)
    assert made["report"] is not None, made["stderr"]
    return made


@pytest.fixture(scope="module")
def results(hostile: dict[str, Any]) -> list[dict[str, Any]]:
    """Results in the order of the paths: attack, control, attack, control, ..."""
    found: list[dict[str, Any]] = hostile["report"]["results"]
    assert 2 * len(ATTACKS) == len(found)
    return found


def test_there_are_many_attacks() -> None:
    """The corpus holds at least 140 mechanisms, each promising a verdict that is no pass."""
    assert len(ATTACKS) >= 140
    for path in ATTACKS:
        expected = expectation(path)
        assert expected is not None, path
        assert expected.status not in ("PASS", "SKIPPED", "INTERNAL"), path


@pytest.mark.parametrize("path", ATTACKS, ids=_short)
def test_an_attack_gets_its_verdict(results: list[dict[str, Any]], path: Path) -> None:
    """An attack ends with the status, the check and the rule that its docstring promises."""
    result = results[2 * ATTACKS.index(path)]
    assert str(path) == result["submission"]
    meet(result, expectation(path))


@pytest.mark.parametrize("path", ATTACKS, ids=_short)
def test_an_attack_gets_no_points_for_values(results: list[dict[str, Any]], path: Path) -> None:
    """Whatever else it tries, an attack has correctness points only where its values were judged and right."""
    result = results[2 * ATTACKS.index(path)]
    correctness = next(check for check in result["checks"] if check["check"] == "correctness")
    judged = any(artifact["transform"] == "bundle" for artifact in result["artifacts"])
    assert judged or not correctness["points"]


@pytest.mark.parametrize("name", [name for names in THEFTS.values() for name in names])
def test_what_steals_from_others_gets_nothing(results: list[dict[str, Any]], name: str) -> None:
    """An attack that has taken points from another grader gets not one here, not even for being pure."""
    (number,) = [number for number, path in enumerate(ATTACKS) if _short(path) == name]
    assert 0 == results[2 * number]["points"]


@pytest.mark.parametrize("path", ATTACKS, ids=_short)
def test_an_attack_leaves_the_next_submission_alone(results: list[dict[str, Any]], path: Path) -> None:
    """The right submission that follows an attack passes with all its points."""
    result = results[2 * ATTACKS.index(path) + 1]
    assert str(RIGHT) == result["submission"]
    meet(result, None)


def test_exit_code_of_a_hostile_run(hostile: dict[str, Any]) -> None:
    """Attacks are failures of their authors', never a fault of the grader's."""
    assert 1 == hostile["code"], hostile["stderr"]


def test_controls(tmp_path: Path) -> None:
    """The controls pass and fail for honest reasons, so that a verdict of the corpus means something."""
    report = tmp_path / "report.json"
    assert 1 == run("grade", RIGHT, WRONG, "--checks", QUICK, "--json", report).returncode
    right, wrong = json.loads(report.read_text("utf-8"))["results"]
    meet(right, None)
    meet(wrong, expectation(WRONG))


def test_nothing_is_written(hostile: dict[str, Any]) -> None:
    """No attack changes a submission, the course, the working folder, the home folder or shared places."""
    assert hostile["unchanged"]
    assert [] == hostile["left"]
    assert ["report.html", "report.json"] == hostile["beside"]


def test_looking_for_traces_can_fail(tmp_path: Path) -> None:
    """The look for changes and leftovers sees a file that is written."""
    before = _fingerprint(tmp_path)
    assert [] == _left_behind(tmp_path)
    (tmp_path / MARK).write_text("here")
    assert before != _fingerprint(tmp_path)
    assert [str(tmp_path / MARK)] == _left_behind(tmp_path)


def test_no_process_is_left(hostile: dict[str, Any]) -> None:
    """When the command has ended, so has every process that it or an attack started."""
    assert [] == hostile["watched"]["left"]


def test_what_submissions_print_stays_away(hostile: dict[str, Any]) -> None:
    """Neither prints nor messages of a submission bring terminal controls or markup into what people look at."""
    for stream in ("stdout", "stderr"):
        assert "\x1b" not in hostile[stream]
        assert "x" * 1000 not in hostile[stream]
    assert hostile["html"]
    assert "<script>alert" not in hostile["html"]
    assert "\x1b" not in hostile["html"]


def test_messages_and_findings_are_bounded(results: list[dict[str, Any]]) -> None:
    """No submission can fill a report, neither with one message nor with many."""
    for result in results:
        for check in result["checks"]:
            assert len(check["findings"]) <= 100, result["submission"]
            assert all(len(finding["message"]) <= 1000 for finding in check["findings"]), result["submission"]


def test_a_folder_with_links_that_lead_out(tmp_path: Path) -> None:
    """A link in a handed-in folder is not followed out of it, so nobody can hand in somebody else's file."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "scale_array_inplace.py").symlink_to(
        ROOT / "solutions" / "immutable-arrays" / "scale-array-inplace.py"
    )
    (folder / "away").symlink_to(ROOT / "solutions")
    (folder / "where_huber.py").write_bytes(WRONG.read_bytes())
    report = tmp_path / "report.json"
    assert 1 == run("grade", folder, "--checks", "trace", "--json", report).returncode
    found = json.loads(report.read_text("utf-8"))["results"]
    assert [str(folder / "where_huber.py")] == [item["submission"] for item in found]


def test_secrets_of_the_environment(hostile: dict[str, Any]) -> None:
    """No verdict repeats a token from the environment of whoever grades."""
    assert "a token that no submission may see" not in json.dumps(hostile["report"])
    assert os.environ.get("JAXERCISE_TEST_TOKEN") is None
