"""The real pytest, run on a student's copy: right, wrong, impure, broken, hostile and untouched answers."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from grader.course import Course, load_course
from grader.course_copy import write_copy
from grader.student.answers import answer_path, first_text
from tests.attacks.tiers import TIERS, enter, unavailable
from tests.submissions.grade import watched

ROOT = Path(__file__).parents[2]
NAMES = (
    "at-set-first",
    "scale-list-inplace",
    "alias-swap-rows",
    "scatter-add-histogram",
    "global-counter",
    "default-arg-log",
    "clock-and-io",
    "newton-while",
)
RIGHT = "def set_first(x, v):\n    return x.at[0].set(v)\n"
WRONG = "def scale(data_list, val):\n    return [item + val for item in data_list]\n"
IMPURE = """\
calls = 0


def step(x, count):
    global calls
    calls += 1
    return x * (count + 1), count + 2
"""
SYNTAX = "def swap(m, i, j:\n    return m\n"
HOSTILE = """\
import os, sys

os.environ["CAME_HERE"] = "1"
print("\\x1b[2J hostile \\x00")
try:
    open({marker!r}, "w").write("came here")
except OSError:
    pass
os._exit(0)
"""
LOOPS = "while True:\n    pass\n"
ANSWERS = {
    "at-set-first": RIGHT,
    "scale-list-inplace": WRONG,
    "global-counter": IMPURE,
    "alias-swap-rows": SYNTAX,
    "default-arg-log": LOOPS,
    "scatter-add-histogram": "import jax\n",
}
"""newton-while is as it was at the start, clock-and-io is hostile."""


@dataclass(frozen=True)
class Run:
    """What a run of pytest said."""

    code: int
    text: str

    @property
    def seed(self) -> str:
        """The seed that it drew."""
        found = re.search(r"--jaxercise-seed=(\w+) draws", self.text)
        assert found, self.text
        return found[1]

    def failure(self, title: str) -> str:
        """Return what stands below the head of a failed test."""
        found = re.search(
            rf"\n_+ {re.escape(title)} _+\n(?:\[gw[^\n]*\n)?(.*?)\n(?:_{{4}}|={{4}}|!{{4}}|jaxercise:|-{{4}})",
            self.text,
            re.DOTALL,
        )
        assert found, self.text
        return found[1]


@dataclass(frozen=True)
class Copy:
    """A student's copy."""

    root: Path
    marker: Path
    """File that is there once a hostile answer could write it."""

    @property
    def course(self) -> Course:
        """Its course, read anew."""
        return load_course(self.root)

    def path(self, name: str) -> str:
        """Return where the answer to an exercise lies, as it is typed."""
        return answer_path(self.course, self.course.by_name[name]).relative_to(self.root).as_posix()


def run(folder: Path, *arguments: str) -> Run:
    """Run pytest in a folder, without what this process has of its own run of it."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:hypothesispytest", *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Run(done.returncode, done.stdout + done.stderr)


def environment() -> dict[str, str]:
    """Return the variables for a pytest of its own."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CI"))}
    return {**ours, "COLUMNS": "120"}


def make(folder: Path) -> Copy:
    """Write a student's copy with an answer of each kind."""
    author = load_course(ROOT)
    write_copy(author, author.select(NAMES), folder, with_hidden=False)
    copy = Copy(folder, folder / "marker")
    course = copy.course
    texts = {**ANSWERS, "clock-and-io": HOSTILE.format(marker=str(copy.marker))}
    for exercise in course.exercises:
        path = answer_path(course, exercise)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts.get(exercise.name, first_text(exercise)), encoding="utf-8")
    impatient = course.by_name["default-arg-log"].folder / "exercise.yaml"
    impatient.write_text(impatient.read_text("utf-8") + "\nlimits: {time_s: 1}\n", encoding="utf-8")
    original = course.by_name["scatter-add-histogram"].folder / "original.py"
    original.write_text(original.read_text("utf-8") + "\n1 / 0\n", encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Return a student's copy that no test changes."""
    return make(tmp_path_factory.mktemp("copy"))


@pytest.fixture(scope="module")
def whole(copy: Copy) -> Run:
    """Return what a run of everything by two processes said, where a warning is an error."""
    return run(copy.root, "-n", "2", "-v", "-W", "error", "--junitxml", "junit.xml")


@pytest.fixture(scope="module")
def cases(copy: Copy, whole: Run) -> dict[str, ET.Element]:
    """Return the tests of that run as JUnit has them, by exercise and check."""
    assert whole.code == 1, whole.text
    found = ET.parse(copy.root / "junit.xml").getroot().iter("testcase")
    return {f"{case.attrib['classname'].rpartition('.')[2]} {case.attrib['name']}": case for case in found}


@pytest.fixture(scope="module")
def alone(copy: Copy, whole: Run) -> Run:
    """Return what a run of some checks by one process said, with the same seed, which ends after two failures."""
    names = ("alias-swap-rows", "newton-while", "scale-list-inplace", "global-counter")
    options = [
        "-q",
        "-k",
        "purity or (scale and correctness)",
        "--maxfail=2",
        f"--jaxercise-seed={whole.seed}",
    ]
    return run(copy.root, *map(copy.path, names), *options)


def outcomes(cases: dict[str, ET.Element], name: str) -> dict[str, str]:
    """Return how the tests of an exercise ended."""
    own = {key.split()[1]: case for key, case in cases.items() if key.split()[0] == name}
    kinds = {"failure", "error", "skipped"}
    return {
        check: next((part.tag for part in case if part.tag in kinds), "passed") for check, case in own.items()
    }


def test_one_test_for_each_exercise_and_check(cases: dict[str, ET.Element]) -> None:
    """Every check of every exercise is one test case, whose class is the answer's path and the exercise."""
    assert len(NAMES) == len({key.split()[0] for key in cases})
    case = cases["at-set-first purity"]
    assert "answers.immutable-arrays.at_set_first.at-set-first" == case.attrib["classname"]
    told = {row.attrib["name"]: row.attrib["value"] for row in case.iter("property")}
    assert {
        "jaxercise.exercise": "at-set-first",
        "jaxercise.check": "purity",
        "jaxercise.points": "3 / 3",
    } == told


def test_how_each_answer_ends(cases: dict[str, ET.Element]) -> None:
    """What passed passes, what was found fails, what could not be judged for that is skipped, and so is a stub."""
    assert {"passed"} == set(outcomes(cases, "at-set-first").values())
    told = {"trace": "passed", "purity": "failure", "correctness": "passed", "transforms": "passed"}
    assert told == {check: how for check, how in outcomes(cases, "global-counter").items() if check in told}
    wrong = outcomes(cases, "scale-list-inplace")
    assert ("passed", "passed", "failure") == (wrong["trace"], wrong["purity"], wrong["correctness"])
    for name in ("alias-swap-rows", "clock-and-io", "default-arg-log"):
        broken = outcomes(cases, name)
        assert "failure" == broken.pop("trace"), name
        assert {"skipped"} == set(broken.values()), name
    assert {"skipped"} == set(outcomes(cases, "newton-while").values())


def test_what_a_failure_says(whole: Run, cases: dict[str, ET.Element]) -> None:
    """The thing to do next comes first, then the place and the line in its context; none of our code is shown."""
    text = whole.failure("global-counter::purity")
    assert text.startswith("Fix next, line 6: stop changing `calls`")
    assert "purity: mutates-global, global_counter.py:6" in text
    assert "> 6 |     calls += 1" in text
    assert "jaxercise explain mutates-global" in text
    assert "Traceback" not in whole.text
    assert "During handling" not in whole.text
    assert "grader/plugins" not in whole.text
    failure = cases["global-counter purity"].find("failure")
    assert failure is not None
    assert failure.attrib["message"].startswith("mutates-global in line 6: ")
    assert text.split() == (failure.text or "").split()


def test_what_a_skip_says(cases: dict[str, ET.Element]) -> None:
    """A skipped check says why, and where: in the answer and not in our code."""

    def said(key: str) -> str:
        found = cases[key].find("skipped")
        assert found is not None
        return found.attrib["message"] + " | " + (found.text or "")

    assert re.search(r"not begun \| .*/newton_while\.py:\d+: not begun", said("newton-while purity"))
    assert "--jaxercise-speed asks for it" not in said("newton-while speed")
    assert "an earlier check has to pass first; trace: syntax-error in line 1" in said(
        "alias-swap-rows purity"
    )


def test_the_courses_own_fault_is_an_error_and_said_once(whole: Run, cases: dict[str, ET.Element]) -> None:
    """An original that raises is told with its file, as an error of one test; the others point to that."""
    found = sorted(outcomes(cases, "scatter-add-histogram").values())
    assert 1 == found.count("error")
    assert {"error", "skipped"} == set(found)
    assert 1 == whole.text.count("The course's files are wrong")
    assert "exercises/immutable-arrays/scatter-add-histogram/original.py" in whole.text


def test_two_processes_share_a_seed_and_no_answer(whole: Run, alone: Run) -> None:
    """All checks of an answer run in one process; cases are those that the seed draws in any process."""
    workers: dict[str, set[str]] = {}
    for worker, path in re.findall(r"\[(gw\d)\] \[ *\d+%\] [A-Z]+ (answers/\S+?\.py)::", whole.text):
        workers.setdefault(path, set()).add(worker)
    assert len(NAMES) == len(workers)
    assert {1} == {len(each) for each in workers.values()}
    assert f"jaxercise: seed '{whole.seed}'" in whole.text
    title = "scale-list-inplace::correctness"
    assert whole.failure(title) == alone.failure(title)


def test_nothing_hostile_reaches_the_terminal_or_the_disk(whole: Run, copy: Copy) -> None:
    """An answer that prints, writes and exits was refused in its jail, and pytest lives on."""
    assert "exits" in whole.failure("clock-and-io::trace") + whole.failure("default-arg-log::trace")
    assert not copy.marker.exists()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", whole.text)
    assert "too-slow" in whole.failure("default-arg-log::trace")


def test_a_check_alone_says_what_kept_it_from_being_judged(alone: Run, copy: Copy) -> None:
    """``-k purity`` on a file that Python cannot parse fails, where a skip would look as if all was well."""
    assert 1 == alone.code
    assert "trace: syntax-error, alias_swap_rows.py:1" in alone.failure("alias-swap-rows::purity")
    path = copy.path("alias-swap-rows")
    assert f"FAILED {path}::alias-swap-rows::purity - syntax-error in line 1" in alone.text


def test_a_run_can_be_cut_short(alone: Run) -> None:
    """What was not asked for is not run, and after so many failures nothing is."""
    assert "2 failed, 1 passed, 1 skipped, " in alone.text
    assert "stopping after 2 failures" in alone.text


ASK = """\
import os, sys, pytest
class Teller:
    def pytest_runtest_logreport(self, report):
        if report.failed:
            print("\\nlocation:", report.location)
code = pytest.main(sys.argv[1:], plugins=[Teller()])
print("imported:", [name for name in ("grader.course", "grader.jail.pool", "numpy", "rich") if name in sys.modules])
print("came here:", "CAME_HERE" in os.environ, code)
"""


def asked(folder: Path, *arguments: str) -> str:
    """Run pytest inside of a process that says afterwards what became of it."""
    done = subprocess.run(
        [sys.executable, "-c", ASK, "-p", "no:hypothesispytest", *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return done.stdout + done.stderr


def test_listing_starts_no_jail(copy: Copy) -> None:
    """An editor that lists the tests has them without jails, numbers and reports, and can ask for one of them."""
    path, other = copy.path("at-set-first"), copy.path("global-counter")
    folders = ["answers/immutable-arrays", "exercises"]
    text = asked(copy.root, "--collect-only", "-q", *folders, f"{other}::global-counter::purity")
    for check in ("trace", "purity", "correctness", "transforms"):
        assert f"{path}::at-set-first::{check}\n" in text
    assert [f"{other}::global-counter::purity"] == re.findall(
        r"^answers/pure-functions.*", text, re.MULTILINE
    )
    assert "original" not in text
    assert "imported: ['grader.course']" in text


def test_a_project_without_a_course_is_left_alone(tmp_path: Path) -> None:
    """Nothing of the grader is imported and nothing is said, also where a folder happens to be called answers."""
    folder = tmp_path / "answers" / "topic"
    folder.mkdir(parents=True)
    (folder / "test_things.py").write_text("def test_it():\n    pass\n")
    text = asked(tmp_path, "-o", "python_files=test_*.py")
    assert "1 passed" in text
    assert "imported: []" in text
    assert not re.search(r"^jaxercise", text, re.MULTILINE)


def test_what_is_loaded_into_every_pytest_is_light() -> None:
    """The plugin needs the standard library and pytest, and is found by its entry point."""
    (point,) = [one for one in entry_points(group="pytest11") if one.name == "jaxercise"]
    program = (
        "import sys, pytest; before = set(sys.modules); import " + point.value + "; "
        "print([name for name in set(sys.modules) - before if not name.startswith('grader')])"
        "; print(sorted(name for name in set(sys.modules) - before if name.startswith('grader')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    others, ours = done.stdout.splitlines()
    assert "[]" == others
    plugins = "grader.plugins"
    light = ["grader", plugins, *(f"{plugins}.pytest_{name}" for name in ("keys", "places", "plugin"))]
    assert str(light) == ours


@pytest.mark.parametrize("is_ours", [True, False])
def test_answers_are_never_imported(tmp_path: Path, is_ours: bool) -> None:
    """Named or found by a greedy pattern, for doctests or beside an ``__init__.py``: pytest imports no answer.

    Without the plugin it does, which shows that this test can fail.
    """
    author = load_course(ROOT)
    write_copy(author, author.select(["clock-and-io", "global-counter"]), tmp_path, with_hidden=False)
    copy = Copy(tmp_path, tmp_path / "marker")
    path, other = copy.path("clock-and-io"), copy.path("global-counter")
    hostile = f"import os\nos.environ['CAME_HERE'] = '1'\nopen({str(copy.marker)!r}, 'w').close()\n"
    for name in (path, other, str(Path(path).parent / "__init__.py")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(hostile)
    (tmp_path / "test_own.py").write_text("def test_own():\n    pass\n")
    options = ["-o", "python_files=test_*.py *_io.py *_counter.py original.py", "--doctest-modules", "-q"]
    options += ["--ignore-glob=*/exercises/*"] if not is_ours else []
    text = asked(tmp_path, ".", path, *options, *([] if is_ours else ["-p", "no:jaxercise"]))
    assert is_ours == ("came here: False" in text), text
    assert is_ours != copy.marker.exists()
    if is_ours:
        assert "2 failed, 1 passed" in text  # the traces of both answers, and a test of the student's own
        assert f"location: ('{path}', 2, 'clock-and-io::trace')" in text  # the finding's line, counted from 0
        assert "original.py" not in text


def test_a_broken_course_is_one_error(tmp_path: Path) -> None:
    """A wrong key is told once, with its file, line and key, and not by each answer."""
    author = load_course(ROOT)
    write_copy(author, author.select(["at-set-first", "alias-swap-rows"]), tmp_path, with_hidden=False)
    copy = Copy(tmp_path, tmp_path / "marker")
    paths = [copy.path(name) for name in ("at-set-first", "alias-swap-rows")]
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(RIGHT)
    (tmp_path / "answers" / "immutable-arrays" / "global_counter.py").write_text("1 / 0\n")
    wrong = tmp_path / "exercises" / "immutable-arrays" / "at-set-first" / "exercise.yaml"
    wrong.write_text(wrong.read_text("utf-8").replace("title:", "titel:", 1), encoding="utf-8")
    done = run(tmp_path, "-q")
    assert 2 == done.code
    assert "1 skipped, 1 error" in done.text
    expected = r"exercises/immutable-arrays/at-set-first/exercise\.yaml:\d+: titel: unknown key"
    assert 1 == len(re.findall(expected, done.text))


def test_control_c_leaves_nothing_running(copy: Copy, tmp_path: Path) -> None:
    """An interruption while an answer is judged ends the jails as well."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        str(copy.root / copy.path("default-arg-log")),
    ]
    report = tmp_path / "watched.json"
    watched(report, cwd=copy.root, command=command, interrupt=("default_arg_log.py", "INT"))
    seen = json.loads(report.read_text("utf-8"))
    assert (2, []) == (seen["code"], seen["left"]), seen["screen"]
    assert "KeyboardInterrupt" in seen["screen"]


def test_a_machine_without_jails(copy: Copy) -> None:
    """Where jails do not hold, one test says so and how to go on; going on without them is possible."""
    (tier,) = [tier for tier in TIERS if tier.name == "no-landlock"]
    if why := unavailable(tier):
        pytest.skip(why)

    def said(*options: str) -> str:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-k",
            "trace or purity",
            *options,
        ]
        done = subprocess.run(
            enter(tier.name, copy.root, [*command, str(copy.root / copy.path("at-set-first"))]),
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    refused = said()
    assert "1 skipped, 3 deselected, 1 error" in refused
    assert "During handling" not in refused
    assert 1 == refused.count("pytest goes on without protection if you say --jaxercise-no-jail")
    assert "2 passed" in said("--jaxercise-no-jail")


def test_speed_is_not_timed_beside_other_processes(copy: Copy) -> None:
    """Processes side by side would disturb each other's clocks, so that is refused with what to do."""
    done = run(copy.root, "-n", "2", "--jaxercise-speed")
    assert 4 == done.code
    assert "run it with -n 0" in done.text
