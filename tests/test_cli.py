"""The command line as people and scripts meet it: exit codes, messages, and one JSON document."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.rulebook import page
from grader.rules import RULES
from tests.submissions.grade import QUICK, ROOT, SUBMISSIONS
from tests.submissions.grade import jaxercise as run

RIGHT = SUBMISSIONS / "hostile" / "control_right" / "scale_array_inplace.py"
WRONG = SUBMISSIONS / "hostile" / "control_wrong" / "scale_array_inplace.py"
CHECKS = ("trace", "purity", "correctness", "transforms", "program", "speed")
SCHEMA = json.loads((ROOT / "grader" / "schemas" / "report.schema.json").read_text("utf-8"))

DRIVER = """
import sys
if sys.argv[1] == "guilty":
    import jax
from grader.cli import main
code = main(sys.argv[2:])
print("loaded:", sorted({"jax", "jaxlib", "submission"} & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def _graded(*arguments: str | Path) -> dict[str, Any]:
    """Grade with ``--json -`` and return the document, which must be all that standard output holds."""
    done = run("grade", *arguments, "--json", "-")
    assert done.returncode in (0, 1), done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


@pytest.fixture(scope="module")
def both() -> dict[str, Any]:
    """The report on a right and a wrong submission."""
    return _graded(RIGHT, WRONG, "--checks", QUICK, "--seed", "fixed")


def test_exit_code_0(tmp_path: Path) -> None:
    """A run in which everything passes ends with 0, and the report goes to the file named."""
    done = run(
        "grade",
        RIGHT,
        "--checks",
        QUICK,
        "--json",
        tmp_path / "report.json",
        "--html",
        tmp_path / "report.html",
    )
    assert 0 == done.returncode, done.stderr
    assert ["report.html", "report.json"] == sorted(path.name for path in tmp_path.iterdir())
    assert "PASS" in done.stdout
    assert str(tmp_path / "report.html") in done.stdout


def test_exit_code_1() -> None:
    """A run in which something fails ends with 1, and the terminal report names the rule and the remedy."""
    done = run("grade", WRONG, "--checks", QUICK)
    assert 1 == done.returncode
    assert "FAIL" in done.stdout
    assert "wrong-value" in done.stdout
    assert re.search(r"\n  with      .+\n(.+\n)*  expected  .+\n  yours     .+\n +\^+\n", done.stdout)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade", "there/is/no/such.py"], r"no such file or folder: there/is/no/such\.py"),
        (["grade", str(RIGHT), "--exercise", "ewma-scam"], r"ewma-scam"),
        (["grade", str(RIGHT), "--checks", "purity,tidiness"], r"unknown check tidiness.*correctness"),
        (["grade", str(RIGHT), "--course", "/"], r"course\.yaml"),
        (["grade", str(ROOT / "grader" / "wire.py")], r"nothing to grade.*--exercise"),
        (["grade", str(RIGHT), "--jobs", "0"], r"--jobs"),
        (["grade", str(RIGHT), "--target", "abacus"], r"cpu.*gpu.*tpu"),
        (["grade"], r"PATH"),
        (["mark", str(RIGHT)], r"mark"),
    ],
)
def test_exit_code_2(arguments: list[str], said: str) -> None:
    """What the user got wrong ends with 2 and a message that says what was expected, without a traceback."""
    done = run(*arguments)
    assert 2 == done.returncode
    assert "" == done.stdout
    assert re.search(said, done.stderr, re.DOTALL), done.stderr
    assert "Traceback" not in done.stderr


def test_exit_code_2_for_a_report_that_cannot_be_written(tmp_path: Path) -> None:
    """It is said before anything is graded."""
    done = run("grade", RIGHT, "--checks", QUICK, "--html", tmp_path)
    assert 2 == done.returncode
    assert f"{tmp_path}: cannot be written (Is a directory). Name another file" in done.stderr


def test_exit_code_2_for_a_broken_course(tmp_path: Path) -> None:
    """An author's mistake ends with 2, names the file and the line, and grades nothing."""
    shutil.copy(ROOT / "course.yaml", tmp_path)
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    broken = tmp_path / "exercises" / "control-flow" / "ewma-scan" / "exercise.yaml"
    broken.write_text(broken.read_text("utf-8").replace("\npoints:", "\npoint:"), "utf-8")
    done = run("grade", RIGHT, "--course", tmp_path)
    assert 2 == done.returncode
    assert re.search(r"ewma-scan/exercise\.yaml:\d+", done.stderr), done.stderr


def test_a_broken_original_is_not_the_students_fault(tmp_path: Path) -> None:
    """An original that raises ends with 2 and its own name, never with a verdict."""
    shutil.copy(ROOT / "course.yaml", tmp_path)
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    original = tmp_path / "exercises" / "immutable-arrays" / "scale-array-inplace" / "original.py"
    original.write_text("def scale_array(x, val):\n    return x.no_such_method(val)\n")
    done = run("grade", RIGHT, "--course", tmp_path, "--json", "-")
    assert (2, "") == (done.returncode, done.stdout)
    assert "scale-array-inplace/original.py" in done.stderr
    assert "no_such_method" in done.stderr


def test_the_course_is_found_from_within(tmp_path: Path) -> None:
    """Every command finds the course from any folder inside it, and says so where there is none."""
    assert 0 == run("list", cwd=ROOT / "exercises" / "control-flow").returncode
    lost = run("list", cwd=tmp_path)
    assert 2 == lost.returncode
    assert "--course" in lost.stderr


def test_help_has_examples() -> None:
    """Help shows commands to copy, and the meaning of exit codes."""
    for arguments in (["--help"], ["grade", "--help"]):
        done = run(*arguments)
        assert 0 == done.returncode
        assert "examples:" in done.stdout
        assert "jaxercise grade moving_sum.py" in done.stdout
        assert "130 interrupted" in done.stdout


def test_version() -> None:
    """``--version`` prints one line."""
    done = run("--version")
    assert 0 == done.returncode
    assert re.fullmatch(r"jaxercise \d+\.\d+\.\d+\S*\n", done.stdout)


def test_json_on_standard_output_is_the_published_contract(both: dict[str, Any]) -> None:
    """``--json -`` prints exactly one document, and it is valid under the published schema."""
    jsonschema.validate(both, SCHEMA)
    assert ["PASS", "FAIL"] == [result["status"] for result in both["results"]]


def test_the_schema_can_refuse(both: dict[str, Any]) -> None:
    """The published schema refuses a status that is none, and a missing field."""
    result = both["results"][0]
    for spoilt in (
        {**result, "status": "GOOD"},
        {key: value for key, value in result.items() if key != "checks"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**both, "results": [spoilt]}, SCHEMA)


def test_the_environment_is_told(both: dict[str, Any]) -> None:
    """A report names versions, the device, and the protections that were proved active."""
    environment = both["environment"]
    assert "cpu" == environment["platform"]
    assert re.match(r"\d+\.\d+", environment["jax"])
    assert "seccomp" in environment["protections"]


def test_points_add_up(both: dict[str, Any]) -> None:
    """A result's points are those of its checks."""
    for result in both["results"]:
        counted = [check for check in result["checks"] if check["points"] is not None]
        assert sum(check["points"] for check in counted) == result["points"]
        assert sum(check["max_points"] for check in counted) == result["max_points"]


def test_checks_are_selected() -> None:
    """``--checks`` leaves out all others; ``trace`` always comes first."""
    document = _graded(RIGHT, "--checks", "correctness")
    assert ["trace", "correctness"] == [check["check"] for check in document["results"][0]["checks"]]


def test_all_checks_by_default() -> None:
    """Without ``--checks`` an exercise that asks for everything is judged by everything."""
    document = _graded(RIGHT)
    assert list(CHECKS) == [check["check"] for check in document["results"][0]["checks"]]
    speed = document["results"][0]["speed"]
    assert speed is not None, document["results"][0]["checks"]
    assert len(speed["baseline_ns"]) == len(speed["submission_ns"]) >= 5


def test_a_seed_reproduces_the_cases(both: dict[str, Any]) -> None:
    """The same seed draws the same values, so it gives the same findings; another gives others."""
    again = _graded(WRONG, "--checks", QUICK, "--seed", "fixed")["results"][0]
    other = _graded(WRONG, "--checks", QUICK, "--seed", "another")["results"][0]
    first = both["results"][1]
    assert ("fixed", "fixed", "another") == (first["seed"], again["seed"], other["seed"])
    assert first["checks"] == again["checks"]
    assert first["checks"] != other["checks"]
    assert first["artifacts"] == again["artifacts"]
    assert first["artifacts"][0] != other["artifacts"][0]  # sizes of a hidden case are drawn as well


def test_a_fresh_seed_each_time() -> None:
    """Without ``--seed`` nobody can know the cases beforehand."""
    seeds = {_graded(WRONG, "--checks", "correctness")["results"][0]["seed"] for _ in range(2)}
    assert 2 == len(seeds)


def test_the_exercise_is_found_by_its_functions(tmp_path: Path) -> None:
    """A file of another name belongs to the only exercise whose entry point it defines, or to the one named."""
    path = tmp_path / "homework.py"
    path.write_bytes(RIGHT.read_bytes())
    found = _graded(path, "--course", ROOT, "--checks", "trace")
    assert "scale-array-inplace" == found["results"][0]["exercise"]
    named = _graded(path, "--course", ROOT, "--checks", "trace", "--exercise", "where-huber")
    assert ("where-huber", "ERROR") == (named["results"][0]["exercise"], named["results"][0]["status"])


def test_an_ambiguous_file_lists_its_candidates(tmp_path: Path) -> None:
    """A file that defines two entry points is an error which names both exercises."""
    path = tmp_path / "homework.py"
    path.write_bytes(RIGHT.read_bytes() + b"\n\ndef huber(x):\n    return x\n")
    result = _graded(path, "--course", ROOT, "--checks", "trace")["results"][0]
    assert (None, "ERROR") == (result["exercise"], result["status"])
    message = result["checks"][0]["findings"][0]["message"]
    for word in ("scale-array-inplace", "where-huber", "--exercise"):
        assert word in message


def test_findings_in_a_notebook_show_the_lines_of_their_cell(tmp_path: Path) -> None:
    """Cells are counted as Jupyter counts code cells, lines within the cell."""
    cells = [
        {"cell_type": "code", "metadata": {}, "source": "import jax"},
        {
            "cell_type": "code",
            "metadata": {},
            "source": "def scale_array(x, val):\n    raise OSError('here')",
        },
    ]
    path = tmp_path / "scale-array-inplace.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
    done = run("grade", path, "--checks", "trace")
    assert "cell 2, line 2" in done.stdout
    assert "> 2 |     raise OSError('here')" in done.stdout


def test_files_of_no_exercise_are_listed(tmp_path: Path) -> None:
    """A folder's other Python files are named as ignored, not graded and not forgotten."""
    (tmp_path / "scale-array-inplace.py").write_bytes(RIGHT.read_bytes())
    (tmp_path / "notes.py").write_text("REMINDER = 'read chapter 3'\n")
    document = _graded(tmp_path, "--course", ROOT, "--checks", "trace")
    assert [str(tmp_path / "scale-array-inplace.py")] == [item["submission"] for item in document["results"]]
    assert [str(tmp_path / "notes.py")] == document["ignored"]


def test_results_keep_the_order_of_the_paths() -> None:
    """Results come in the order asked for, however many are judged at once."""
    paths = [WRONG, RIGHT, WRONG, RIGHT]
    document = _graded(*paths, "--checks", "correctness", "--jobs", "3")
    assert [str(path) for path in paths] == [result["submission"] for result in document["results"]]
    assert ["FAIL", "PASS", "FAIL", "PASS"] == [result["status"] for result in document["results"]]


def test_a_file_and_its_folder_are_graded_once() -> None:
    """A folder brings its files; one of them named beside it is not graded again."""
    document = _graded(WRONG.parent, WRONG, "--checks", "purity")
    assert 1 == len(document["results"])


def test_hidden_cases_stay_hidden(both: dict[str, Any]) -> None:
    """A finding on a hidden case shows no value of it."""
    messages = [finding["message"] for check in both["results"][1]["checks"] for finding in check["findings"]]
    hidden = [message for message in messages if "hidden" in message]
    assert hidden
    assert not any(re.search(r"\d\.\d", message) for message in hidden)


def test_list() -> None:
    """``list`` names every exercise of the course with its entry point."""
    done = run("list")
    assert 0 == done.returncode
    for folder in (ROOT / "exercises").glob("*/*/exercise.yaml"):
        assert folder.parent.name in done.stdout
    assert "scale_array(x, val)" in done.stdout


def test_explain_shows_the_page_of_a_rule() -> None:
    """Through a pipe it is the page as it was written, to read or to search."""
    done = run("explain", "mutates-argument")
    assert (0, "") == (done.returncode, done.stderr)
    assert page("mutates-argument") == done.stdout


def test_explain_lists_the_rules() -> None:
    """Without a name, each rule stands in a line of its own, under its check."""
    done = run("explain")
    assert 0 == done.returncode
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert set(CHECKS) <= set(lines)
    for name, rule in RULES.items():
        assert 1 == sum(line.split()[:1] == [name] and rule.title[:20] in line for line in lines), name


@pytest.mark.parametrize(
    ("given", "said"),
    [("mutate-argument", "did you mean mutates-argument"), ("xyzzy", "`jaxercise explain` lists them")],
)
def test_explain_answers_an_unknown_rule_with_a_suggestion(given: str, said: str) -> None:
    """It ends with 2, prints nothing to search through, and says what may have been meant."""
    done = run("explain", given)
    assert (2, "") == (done.returncode, done.stdout)
    assert f"there is no rule {given!r}" in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_explain_needs_no_course(tmp_path: Path) -> None:
    """Rules are the grader's, so a page can be read anywhere."""
    assert 0 == run("explain", "reuses-key", cwd=tmp_path).returncode


def test_doctor() -> None:
    """``doctor`` shows the attacks that it tried and says whether submissions can be graded here."""
    done = run("doctor")
    assert done.returncode in (0, 1)
    assert ("The jail holds" in done.stdout) == (0 == done.returncode)
    for word in ("python", "jax", "attack", "stopped", "protections proved active"):
        assert word in done.stdout


def _loaded(how: str) -> str:
    command = [sys.executable, "-c", DRIVER, how, "grade", str(RIGHT), "--checks", QUICK, "--json", "-"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert 0 == done.returncode, done.stderr
    return next(line for line in done.stderr.splitlines() if line.startswith("loaded:"))


def test_the_supervisor_never_imports_jax() -> None:
    """The process that holds seeds and expected values loads neither JAX nor the submission."""
    assert "loaded: []" == _loaded("innocent")


def test_looking_for_jax_can_fail() -> None:
    """The look for JAX sees it where it is imported."""
    assert "jax" in _loaded("guilty")


def test_an_exercise_with_several_devices_is_graded_from_the_command_line() -> None:
    """A program spread over four virtual devices passes with full points, whatever this machine has."""
    course = Path(__file__).parent / "course"
    answer = course / "solutions/devices/shard-normalize.py"
    (result,) = _graded(answer, "--course", course)["results"]
    assert ("PASS", 10.0) == (result["status"], result["points"])
