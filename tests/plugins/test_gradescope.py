"""What Gradescope is told of verdicts: points, words, figures; nothing hostile, nothing of ours."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.course import Course, Exercise, load_course
from grader.export.grading import write_grading
from grader.plugins.container import Graded, figures
from grader.plugins.earlier import Earlier
from grader.plugins.gradescope import main, results
from grader.plugins.handed_in import HandedIn
from grader.submission import Source
from grader.verdict import CostRecord, Result, Status
from tests.attacks.tiers import TIERS, enter, unavailable
from tests.lms.test_gradescope_container import SCHEMA
from tests.report.conftest import HOSTILE, SPEED, by_status, hostile

ROOT = Path(__file__).parents[2]
_COURSE = load_course(ROOT)
_EXERCISE = _COURSE.by_name["ewma-scan"]
_COST = CostRecord(operations=17, element_operations=1030, moved_bytes=1798)


def _course(timed: bool = False) -> Course:
    """Return a course of one exercise, whose containers are fair machines or not."""
    spec = _COURSE.spec.model_copy(update={"timed_in": ["gradescope"] if timed else []})
    return Course(ROOT, spec, (_EXERCISE,))


def _told(result: Result, earlier: Earlier | None = None, **options: bool) -> dict[str, Any]:
    source = Source("ewma_scan.py", b"x = 1\n", "ewma_scan")
    graded = Graded(HandedIn({"ewma-scan": source}, {}), {"ewma-scan": result})
    told = results(
        _course(options.pop("timed", False)), graded, {"ewma-scan": earlier} if earlier else {}, **options
    )
    jsonschema.validate(json.loads(json.dumps(told, allow_nan=False)), SCHEMA)
    return told


@pytest.mark.parametrize("status", [s for s in Status if s not in (Status.INTERNAL, Status.SKIPPED)])
def test_each_verdict_in_the_documented_form(status: Status) -> None:
    """A share of what the exercise is worth; `passed` only for what has it all."""
    result = by_status()[status]
    (test,) = _told(result)["tests"]
    assert result.points is not None
    assert 10 * result.points / result.max_points == test["score"]
    assert ("passed" if status is Status.PASS else "failed") == test["status"]
    assert "instructor-seed" not in json.dumps(test)


def test_nothing_hostile_acts() -> None:
    """Whatever a verdict quotes is text: no element of it, no attribute that acts, no character that does."""
    told = _told(hostile().model_copy(update={"exercise": "ewma-scan", "seed": None}))
    shown = told["tests"][0]["output"]
    assert "<script" not in shown
    assert "<img" not in shown
    assert not re.search(r"<[^>]*\son\w+\s*=", shown)
    assert "\x1b" not in json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass").decode(
        "utf-8", "replace"
    )
    assert HOSTILE not in shown
    assert len(shown) < 200_000
    assert "\n" not in told["output"]


def test_the_report_reads_well_without_styles() -> None:
    """Gradescope cleans HTML: what is left has a line for each check, and the thing to fix first."""
    shown = _told(by_status()[Status.FAIL])["tests"][0]["output"]
    lines = [" ".join(re.sub("<[^>]*>", " ", line).split()) for line in re.split("</div>|<br>|</li>", shown)]
    assert any(line.startswith("Fix next: ") for line in lines)
    assert "purity ✗ FAIL 0 / 3" in lines
    assert {"div", "span", "strong", "code", "pre", "ul", "li"} >= set(re.findall(r"<(\w+)", shown))


@pytest.mark.parametrize(
    ("before", "score", "kept"), [(9.0, 9.0, True), (6.5, 6.5, False), (1.0, 6.5, False)]
)
def test_nobody_loses_points_by_trying_again(before: float, score: float, kept: bool) -> None:
    """The better of both counts; the report says so only where it was the earlier one."""
    (test,) = _told(by_status()[Status.FAIL], Earlier(before, "2027-01-11 10:30"))["tests"]
    assert score == test["score"]
    assert kept == ("Your submission of 2027-01-11 10:30 earned 9, and that counts." in test["output"])
    assert kept == ("This submission earns 6.5 of 10 points." in test["output"])


def test_an_exercise_without_an_answer_keeps_its_points_of_before() -> None:
    """A later submission may hold a single file."""
    graded = Graded(HandedIn({}, {"ewma-scan": "There is no answer."}), {})
    (test,) = results(_course(), graded, {"ewma-scan": Earlier(10.0, "")})["tests"]
    assert (10.0, "passed", "text") == (test["score"], test["status"], test["output_format"])
    assert test["output"].startswith("There is no answer.\nThis submission earns 0 of 10 points.")


def test_a_leaderboard_by_time_only_where_time_is_fair() -> None:
    """By speedup there, by work elsewhere; without a name, and only what passed."""
    passed = by_status()[Status.PASS].model_copy(update={"speed": SPEED, "cost": _COST})
    row = {"name": "ewma-scan: times as fast as the original", "value": 14.2, "order": "desc"}
    assert [row] == _told(passed, timed=True, leaderboard=True)["leaderboard"]
    row = {"name": "ewma-scan: element operations", "value": 1030, "order": "asc"}
    assert [row] == _told(passed, leaderboard=True)["leaderboard"]
    assert "leaderboard" not in _told(passed)
    failed = by_status()[Status.FAIL].model_copy(update={"cost": _COST})
    assert "leaderboard" not in _told(failed, leaderboard=True)


def test_figures_in_words() -> None:
    """What is known of a program, and nothing where there is none."""
    assert "17 operations, 1,030 element operations, 1,798 bytes moved" == figures(_COST)
    assert "" == figures(None)


def _laid_out(folder: Path, exercise: Exercise) -> Path:
    write_grading(_COURSE, [exercise], folder / "source" / "grading")
    (folder / "submission").mkdir()
    (folder / "submission" / "ewma_scan.py").write_text(exercise.solution.read_text("utf-8"), "utf-8")
    (folder / "results").mkdir()
    (folder / "results" / "results.json").write_text('{"score": 1000}', "utf-8")
    return folder


def test_an_oracle_that_dies_leaves_no_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A fault that is not the student's, tried twice, is no score of any kind: not even the file of before."""
    root = _laid_out(tmp_path, _EXERCISE)
    (original,) = (root / "source").glob("grading/exercises/*/*/original.py")
    original.write_text("import os\n\n\ndef ewma(xs, alpha):\n    os._exit(3)\n", "utf-8")
    assert 1 == main(["--root", str(root)])
    said = capsys.readouterr().out
    assert "there are no results" in said
    assert "ewma-scan could not be judged, and that is the grader's fault" in said
    assert [] == list((root / "results").iterdir())


def test_a_jail_that_does_not_hold_leaves_no_results(tmp_path: Path) -> None:
    """As on a kernel without Landlock: the container says so, and a submission has no score."""
    if why := unavailable(next(tier for tier in TIERS if tier.name == "no-landlock")):
        pytest.skip(why)
    root = _laid_out(tmp_path, _EXERCISE)
    command = [sys.executable, "-m", "grader.plugins.gradescope", "--root", str(root)]
    command = enter("no-landlock", tmp_path, command)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert 1 == done.returncode, done.stderr
    assert "the jail does not hold on this machine" in done.stdout
    assert [] == list((root / "results").iterdir())


def test_speed_is_timed_where_the_course_says_so(tmp_path: Path) -> None:
    """`timed_in` in the course's file is what an export hands on; there the check has its points again."""
    root = _laid_out(tmp_path, _EXERCISE)
    file = root / "source" / "grading" / "course.yaml"
    file.write_text(f"{file.read_text('utf-8')}timed_in: [gradescope]\n", "utf-8")
    assert 0 == main(["--root", str(root), "--leaderboard"])
    told = json.loads((root / "results" / "results.json").read_text("utf-8"))
    jsonschema.validate(told, SCHEMA)
    assert "not timed in a shared container" not in told["tests"][0]["output"]
    rows = [row["name"] for row in told.get("leaderboard", [])]  # a busy machine may decide nothing
    assert set(rows) <= {"ewma-scan: times as fast as the original"}
