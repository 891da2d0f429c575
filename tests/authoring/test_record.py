"""Originals that need a package: recorded where it is, graded by the recording where it is not.

PyYAML stands for PyTorch, which the tests are to do without: it is installed, a jail can import it, and
``without_it`` makes the supervisor believe that it is not. Where it is "missing" the original would still run, so that
nothing but the digests tells whether it did: ``test_the_original_is_not_run`` has one that cannot.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import cli, recording
from grader.authoring.record import record, recording_problems
from grader.course import Course, Exercise, load_course
from grader.course_copy import write_copy
from grader.errors import CourseError, UsageError
from grader.expected import child_limits, original_limits
from grader.grading import Grader
from grader.jail.pool import Jails
from grader.submission import Source
from grader.verdict import Result, Status

_COURSE = "format: 1\ntitle: Needy\nmodules:\n  - {name: basics, title: Basics, exercises: [double]}\n"
_EXERCISE = """\
format: 1
title: Twice as much
concept: return instead of assigning
prompt: Write `double`.
entry: "double(x: f32[n]) -> f32[n]"
inputs:
  x: {normal: {}}
cases:
  - {n: 5, visibility: hidden}
  - {n: 3, count: 2}
  - {n: [6, 12], visibility: hidden}
oracle: {needs: [yaml]}
transforms: [jit, vmap, grad]
program: {constant_in: n}
original_fails: trace/raises
speed: {size: {n: 100}, at_least: {cpu: 2}}
points: {correctness: 4, purity: 2, transforms: 1, program: 1, speed: 2}
hints: [Which operator?]
"""
_ORIGINAL = "import yaml\n\n\ndef double(x):\n    x *= yaml.safe_load('2')\n    return x\n"
_RIGHT = b"def double(x):\n    return 2 * x\n"
_WRONG = b"def double(x):\n    return 2 * x + 0.01\n"


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    """Real jails."""
    with Jails() as made:
        yield made


@pytest.fixture(scope="module")
def recorded(jails: Jails, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of one exercise, with its recording; not to be changed."""
    root = tmp_path_factory.mktemp("needy")
    folder = root / "exercises" / "basics" / "double"
    folder.mkdir(parents=True)
    (root / "course.yaml").write_text(_COURSE)
    (folder / "exercise.yaml").write_text(_EXERCISE)
    (folder / "original.py").write_text(_ORIGINAL)
    made = record(_exercise(root), jails)
    (folder / recording.FILE).write_text(made.dump())
    return root


@pytest.fixture
def root(recorded: Path, tmp_path: Path) -> Path:
    """A copy of the course, to be broken."""
    return shutil.copytree(recorded, tmp_path / "course")


@pytest.fixture
def without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML is not installed, as far as anybody asks."""
    monkeypatch.setattr(recording, "find_spec", lambda _: None)


def _exercise(root: Path) -> Exercise:
    return load_course(root).by_name["double"]


def _file(root: Path, name: str) -> Path:
    return root / "exercises" / "basics" / "double" / name


def _grade(jails: Jails, exercise: Exercise, source: bytes, seed: str = "some seed") -> Result:
    grader = Grader(jails, seed=seed)
    item = grader.judge(exercise, Source("double.py", source, "double"))
    return grader.result(grader.time(item))


def _statuses(result: Result) -> dict[str, Status]:
    return {check.check: check.status for check in result.checks}


@pytest.mark.usefixtures("without_it")
@pytest.mark.parametrize("seed", ["a", "b", "c", "d", "e"])
def test_a_right_answer_passes_by_the_recording(jails: Jails, recorded: Path, seed: str) -> None:
    """Whatever the seed: all but speed, which says why it is left out and takes no points."""
    result = _grade(jails, _exercise(recorded), _RIGHT, seed)
    speed = result.checks[-1]
    assert Status.PASS == result.status
    assert {"speed": Status.SKIPPED} == {k: v for k, v in _statuses(result).items() if v is not Status.PASS}
    assert "unavailable" == speed.reason
    assert "the original needs yaml to be timed, which this machine does not have" == speed.note
    assert 8 == result.points == result.max_points


@pytest.mark.usefixtures("without_it")
def test_a_wrong_answer_fails_by_the_recording(jails: Jails, recorded: Path) -> None:
    """Its values are compared, and its derivative is right."""
    result = _grade(jails, _exercise(recorded), _WRONG)
    assert Status.FAIL == _statuses(result)["correctness"]


def test_with_the_package_the_seed_counts_and_speed_is_judged(jails: Jails, recorded: Path) -> None:
    """Nothing is taken from the recording."""
    result = _grade(jails, _exercise(recorded), _RIGHT)
    assert set(recording.SEEDS).isdisjoint({recording.seed_for(_exercise(recorded), "some seed")})
    assert result.speed is not None


@pytest.mark.usefixtures("without_it")
def test_the_original_is_not_run(jails: Jails, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where its package is missing, importing it would be the end."""
    _file(root, "original.py").write_text("import nowhere_at_all\n")
    exercise = _exercise(root)
    monkeypatch.setattr("grader.recording.source_digest", lambda _: _data(root)["source"])
    assert Status.PASS == _grade(jails, exercise, _RIGHT).status


@pytest.mark.usefixtures("without_it")
def test_a_student_s_copy_is_graded_by_the_recording(jails: Jails, recorded: Path, tmp_path: Path) -> None:
    """Without hidden cases the others have other numbers, and so other values: these are recorded, too."""
    course = load_course(recorded)
    write_copy(course, course.exercises, tmp_path / "copy", with_hidden=False)
    copy = _exercise(tmp_path / "copy")
    assert 1 == len(copy.spec.cases)
    assert Status.PASS == _grade(jails, copy, _RIGHT).status
    assert Status.FAIL == _grade(jails, copy, _WRONG).status


def test_an_answer_cannot_import_what_the_original_needs(jails: Jails, recorded: Path) -> None:
    """Though it is installed here: elsewhere it is not, and the verdict has to be the same."""
    source = b"import yaml.loader\n\n\ndef double(x):\n    return 2 * x\n"
    trace = _grade(jails, _exercise(recorded), source).checks[0]
    assert ["raises"] == [finding.rule for finding in trace.findings]
    assert "No module named 'yaml'" in trace.findings[0].message


@pytest.mark.usefixtures("without_it")
def test_another_original_needs_another_recording(jails: Jails, root: Path) -> None:
    """Values of the old one would be wrong without anybody noticing."""
    _file(root, "original.py").write_text(_ORIGINAL.replace("'2'", "'3'"))
    with pytest.raises(
        CourseError, match=r"recorded\.json: was recorded from another original.*course record double"
    ):
        _grade(jails, _exercise(root), _RIGHT)


@pytest.mark.usefixtures("without_it")
def test_a_new_case_needs_a_new_recording(jails: Jails, root: Path) -> None:
    """What was not recorded is nobody's mistake but the author's, and it is told."""
    path = _file(root, "exercise.yaml")
    path.write_text(path.read_text().replace("{n: 3, count: 2}", "{n: 4, count: 2}"))
    with pytest.raises(
        CourseError, match=r"recorded\.json: lacks answers: cases, inputs or transforms have changed"
    ):
        _grade(jails, _exercise(root), _RIGHT)


def test_an_original_has_room_for_its_package(root: Path, miniature: Course) -> None:
    """Time and memory on top of the exercise's limits, which stay what an answer may take."""
    needy, plain = _exercise(root), miniature.by_name["double-it"]
    assert original_limits(plain) == child_limits(plain) == child_limits(needy)
    more, usual = original_limits(needy), child_limits(needy)
    assert (usual.cpu_s + 20, usual.wall_s + 40) == (more.cpu_s, more.wall_s)
    assert usual.memory_bytes + (8 << 30) == more.memory_bytes


def test_a_new_tolerance_needs_no_new_recording(root: Path) -> None:
    """Nothing that was recorded depends on it, nor on words and points."""
    path = _file(root, "exercise.yaml")
    path.write_text(path.read_text() + "tolerance: {rtol: 0.1}\ntakeaway: Remember.\n")
    assert [] == list(recording_problems(_exercise(root)))


def test_course_check_tells_what_a_recording_lacks(root: Path) -> None:
    """Also where the package is installed, and so nothing else would tell."""
    path = _file(root, "exercise.yaml")
    path.write_text(path.read_text().replace("{n: 3, count: 2}", "{n: 3, count: 4}"))
    (problem,) = recording_problems(_exercise(root))
    # Two sets of values more, in the exercise and in a student's copy, under each of the three seeds.
    assert "exercises/basics/double/recorded.json" == problem.file
    assert problem.message.startswith("lacks 12 of ")


@pytest.mark.usefixtures("without_it")
def test_no_recording_is_told(jails: Jails, root: Path) -> None:
    """The file, why it is needed here, and the command."""
    _file(root, recording.FILE).unlink()
    with pytest.raises(
        CourseError, match=r"the file is missing.*where yaml is not installed.*course record double"
    ):
        _grade(jails, _exercise(root), _RIGHT)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "\udcff", '{"source": 1, "made_with": {}, "answers": {"a": "!"}}', "[" * 100_000]
)
def test_a_broken_recording_is_told(root: Path, text: str) -> None:
    """Never a traceback."""
    _file(root, recording.FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    (problem,) = recording_problems(_exercise(root))
    assert "exercises/basics/double/recorded.json" == problem.file
    assert "jaxercise course record double" in problem.message


def test_the_same_is_recorded_again(jails: Jails, recorded: Path) -> None:
    """So that a file under version control changes when its contents do."""
    assert _file(recorded, recording.FILE).read_text() == record(_exercise(recorded), jails).dump()


@pytest.mark.usefixtures("without_it")
def test_nothing_can_be_recorded_without_the_package(recorded: Path) -> None:
    """What to install is said."""
    with pytest.raises(UsageError, match=r"because yaml is not installed\. Run pip install yaml first"):
        record(_exercise(recorded), None)  # type: ignore[arg-type] # refused before it needs a jail


def test_nothing_is_recorded_that_needs_nothing(miniature: Course) -> None:
    """Its original runs everywhere."""
    with pytest.raises(UsageError, match="double-it needs no recording"):
        record(miniature.by_name["double-it"], None)  # type: ignore[arg-type] # refused before it needs a jail


def test_the_command_writes_the_file(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All that need it, without a name."""
    before = _file(root, recording.FILE).read_bytes()
    _file(root, recording.FILE).unlink()
    assert 0 == cli.main(["course", "record", "--course", str(root)])
    assert before == _file(root, recording.FILE).read_bytes()
    assert "exercises/basics/double/recorded.json: " in capsys.readouterr().out


def test_the_command_says_what_has_changed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing, after a second time; and how many answers are other ones, after a change."""
    assert 0 == cli.main(["course", "record", "double", "--course", str(root)])
    assert "answers, all as they were, " in capsys.readouterr().out
    path = _file(root, "exercise.yaml")
    path.write_text(path.read_text().replace("{n: 3, count: 2}", "{n: 3, count: 1}"))
    assert 0 == cli.main(["course", "record", "double", "--course", str(root)])
    assert "answers, 6 gone, " in capsys.readouterr().out


def test_the_command_says_when_there_is_nothing_to_record(
    miniature: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    """A course without such exercises is the usual one."""
    assert 2 == cli.main(["course", "record", "--course", str(miniature.root)])
    assert "nothing to record" in capsys.readouterr().err


def _data(root: Path) -> dict[str, str]:
    data: dict[str, str] = json.loads(_file(root, recording.FILE).read_text())
    return data
