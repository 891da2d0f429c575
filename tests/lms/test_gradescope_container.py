"""An exported autograder in a container like Gradescope's: no rights, no namespaces, no network, half a core."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader import cli
from grader.course import load_course
from tests.lms.container import MEMORY_BYTES, Container, Ran, missing
from tests.lms.kit import ROOT

SCHEMA = json.loads(Path(__file__).with_name("gradescope.schema.json").read_text("utf-8"))
EXERCISES = (
    "scale-list-inplace",
    "at-set-first",
    "where-huber",
    "ewma-scan",
    "oob-lookup",
    "alias-swap-rows",
)
PLACES = ("/autograder/source/grading/seed", "/autograder/submission_metadata.json", "/proc/1/environ")
COURSE = load_course(ROOT)

RIGHT = "def scale(data_list, val):\n    return [item * val for item in data_list]\n"
SPY = f"""
import os, sys

said = []
for place in {PLACES!r}:
    try:
        said.append(open(place).read())
    except Exception as error:
        said.append(type(error).__name__)
for folder in ("/autograder/results", "/autograder/source", "/tmp"):
    try:
        open(folder + "/results.json", "w").write('{{"score": 1000}}')
        said.append("WROTE")
    except Exception as error:
        said.append(type(error).__name__)
said += [text for text in os.environ.values()] + sys.argv
raise ValueError("<script>alert(1)</script>" + " ".join(said))
"""
LOOP = "while True:\n    pass\n"
FLOOD = "try:\n    print('x' * 100_000_000)\nexcept OSError:\n    pass\n"
HOG = f"{FLOOD}import numpy as np\n\nkept = []\nwhile True:\n    kept.append(np.ones(8 << 20))\n"
BOMB = "import os\n\n\ndef lookup(table, indices):\n    while True:\n        os.fork()\n"


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Container:
    """Return a container with an autograder that was exported by the command, and set up by its own script."""
    if why := missing():
        pytest.skip(why)
    base = tmp_path_factory.mktemp("gradescope")
    command = ["export", "gradescope", str(base / "out"), *EXERCISES, "--assignment", "ps1", "--leaderboard"]
    assert 0 == cli.main([*command, "--course", str(ROOT)])
    made = Container(base / "autograder")
    made.unpack(base / "out" / "ps1" / "autograder.zip")
    for path in (made.folder / "source").glob(
        "grading/exercises/*/*/exercise.yaml"
    ):  # endless loops end soon
        path.write_text(f"{path.read_text('utf-8').rstrip()}\nlimits: {{time_s: 3}}\n", "utf-8")
    return made


@pytest.fixture(scope="module")
def set_up(container: Container) -> Ran:
    """Run what Gradescope runs while it builds the image; the network part finds everything there."""
    return container.run(["/autograder/source/setup.sh"])


@pytest.fixture(scope="module")
def ran(container: Container, set_up: Ran) -> Ran:
    """Grade a submission that is right, hostile in several ways, and messy."""
    container.hand_in(
        {
            "scale_list_inplace.py": RIGHT,
            "at_set_first.py": SPY,
            "where_huber.py": LOOP,
            "ewma_scan.py": HOG,
            "oob_lookup.py": BOMB,
            "one/alias_swap_rows.py": "x = 0\n",
            "two/alias-swap-rows.py": "x = 1\n",
            "run_autograder": "#!/bin/sh\nexit 0\n",
            "grader.py": "raise SystemExit\n",
            "jax.py": "raise SystemExit\n",
            "<img src=x onerror=alert(1)>.py": "y = 2\n",
        }
    )
    (container.folder / "submission" / "linked.py").symlink_to("/autograder/source/grading/seed")
    (container.folder / "submission" / "whole").symlink_to("/autograder/source/grading")
    earlier = {"name": "at-set-first", "score": 3.5, "max_score": COURSE.by_name["at-set-first"].worth}
    metadata = {
        "users": [{"name": "Student User"}],
        "previous_submissions": [
            {"submission_time": "2027-01-11T10:30:00-08:00", "results": {"tests": [earlier]}}
        ],
    }
    (container.folder / "submission_metadata.json").write_text(json.dumps(metadata), "utf-8")
    (container.folder / "results" / "results.json").write_text('{"score": 1000}', "utf-8")
    return container.run(["/autograder/run_autograder"])


@pytest.fixture(scope="module")
def results(container: Container, ran: Ran) -> dict[str, Any]:
    """Return what Gradescope is told."""
    return container.results()


def _tests(results: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {test["name"]: test for test in results["tests"]}


def test_the_scripts_end_well(set_up: Ran, ran: Ran, record_property: Any) -> None:
    """Both do, within the container's memory, in jails that held; how long it took is recorded."""
    assert 0 == set_up.code, set_up.output
    assert f"{len(EXERCISES)} exercises can be graded here" in set_up.output
    for protection in ("landlock", "seccomp", "no-new-privs", "capabilities-dropped"):
        assert protection in set_up.output
    assert 0 == ran.code, ran.output
    assert 0 < set_up.peak_bytes < MEMORY_BYTES
    for name, each in (("set_up", set_up), ("graded", ran)):
        record_property(f"{name}_seconds", round(each.seconds, 1))
        record_property(f"{name}_mebibytes", each.peak_bytes >> 20)


def test_it_is_the_package_of_the_archive_that_grades(container: Container) -> None:
    """And not the one that these tests have, nor one that lies in the current folder; its version is told."""
    code = "import grader, importlib.metadata as m; print(grader.__file__, m.version('jaxercise'))"
    script = f'PYTHONPATH=/autograder/source/jaxercise /autograder/venv/bin/python -P -s -c "{code}"'
    said = container.run(["/bin/sh", "-c", script]).output
    assert said.startswith("/autograder/source/jaxercise/grader/__init__.py 0.")


def test_each_exercise_has_one_test(results: dict[str, Any]) -> None:
    """In the documented form, with the course's points, all visible: else nobody would see a total."""
    jsonschema.validate(results, SCHEMA)
    assert list(_names(results)) == [each.name for each in COURSE.exercises if each.name in EXERCISES]
    assert {"visible"} == {test["visibility"] for test in results["tests"]} | {results["visibility"]}
    assert "hidden" == results["stdout_visibility"]
    for name, test in _tests(results).items():
        assert COURSE.by_name[name].worth == test["max_score"]


def test_one_bad_answer_costs_no_other_one_anything(results: dict[str, Any]) -> None:
    """Loops, bombs and hogs fail by themselves; the right answer has its points."""
    tests = _tests(results)
    status = {name: test["extra_data"].get("status") for name, test in tests.items()}
    assert ("PASS", 10.0, "passed") == (
        status["scale-list-inplace"],
        *(tests["scale-list-inplace"][key] for key in ("score", "status")),
    )
    assert {"TIMEOUT"} == {status["where-huber"]}
    assert {status["ewma-scan"], status["oob-lookup"], status["at-set-first"]} <= {"ERROR", "MEMORY"}
    assert 0.0 == sum(tests[name]["score"] for name in ("where-huber", "ewma-scan", "oob-lookup"))


def test_a_spy_saw_nothing_and_wrote_nothing(container: Container, results: dict[str, Any]) -> None:
    """No seed, no name of a student, no environment; no file of the container was changed, and its markup is dead."""
    whole = json.dumps(results)
    seed = (container.folder / "source" / "grading" / "seed").read_text("utf-8").strip()
    shown = _tests(results)["at-set-first"]["output"]
    assert shown.count("PermissionError") + shown.count("FileNotFoundError") >= 5
    assert "WROTE" not in shown
    assert "&lt;script&gt;" in shown
    assert "<script" not in whole
    assert seed not in whole
    assert "Student User" not in whole
    assert "score" not in results
    assert ["results.json"] == [path.name for path in (container.folder / "results").iterdir()]


def test_two_files_for_one_exercise_are_told(results: dict[str, Any]) -> None:
    """Neither is graded, and both are named; what is no answer is named at the top."""
    test = _tests(results)["alias-swap-rows"]
    assert (0.0, "text") == (test["score"], test["output_format"])
    assert "one/alias_swap_rows.py, two/alias-swap-rows.py" in test["output"]
    assert "grader.py, jax.py" in results["output"]
    assert "linked" not in json.dumps(results)
    assert "\n" not in results["output"]


def test_points_of_before_are_kept(results: dict[str, Any]) -> None:
    """The better submission counts, and the report says so."""
    test = _tests(results)["at-set-first"]
    assert 3.5 == test["score"]
    assert "Your submission of 2027-01-11 10:30 earned 3.5, and that counts." in test["output"]


def test_who_passed_is_ranked_by_a_figure_without_a_clock(results: dict[str, Any]) -> None:
    """The container is no fair machine, so nothing is timed, and nothing that failed is in the list."""
    row = {"name": "scale-list-inplace: element operations", "value": 6, "order": "asc"}
    assert [row] == results["leaderboard"]


def test_a_fault_of_ours_leaves_no_results(container: Container, results: dict[str, Any]) -> None:
    """Without its seed nothing can be graded: no results, so no zero, and a line for the instructor."""
    seed = container.folder / "source" / "grading" / "seed"
    kept = seed.read_bytes()
    seed.unlink()
    try:
        ran = container.run(["/autograder/run_autograder"])
    finally:
        seed.write_bytes(kept)
    assert 1 == ran.code
    assert (
        "there are no results, because something could not be graded. It is not the student's fault"
        in ran.output
    )
    assert [] == list((container.folder / "results").iterdir())


def _names(results: Mapping[str, Any]) -> list[str]:
    return [test["name"] for test in results["tests"]]
