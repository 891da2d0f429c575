"""Tests of the pipeline: grader.grading and its stages, with real jails on the miniature course."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.commands.grade import exit_code
from grader.course import Exercise, load_course
from grader.errors import CourseError, GraderFault, JailError
from grader.expected import child_limits, expected_values
from grader.grading import Grader
from grader.jail.limits import Reply
from grader.jail.pool import Jails
from grader.plan import make_plan
from grader.preparation import Preparations
from grader.spec import LimitsFile, Program
from grader.submission import Source
from grader.verdict import Status

_ROOT = Path(__file__).parents[1]
_COURSE = Path(__file__).parent / "course"


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    """One set of jails for all tests here."""
    with Jails() as running:
        yield running


def _double() -> Exercise:
    return load_course(_COURSE).by_name["double"]


def _changed(tmp_path: Path, original: str) -> Exercise:
    """The exercise `double` with another original."""
    shutil.copytree(_COURSE, tmp_path / "course")
    (tmp_path / "course/exercises/basics/double/original.py").write_text(original)
    return load_course(tmp_path / "course").by_name["double"]


def _source(text: str) -> Source:
    return Source(path="double.py", text=text.encode(), stem="double")


def test_a_right_answer_gets_all_points(jails: Jails) -> None:
    """Trace, purity, correctness and transforms pass, and each stage's cost is known."""
    grader = Grader(jails, seed="s")
    item = grader.judge(_double(), _source("def double(x):\n    return x + x\n"))
    result = grader.result(item)
    assert (Status.PASS, 10.0, 10.0) == (result.status, result.points, result.max_points)
    assert {"spelling", "trace", "judge"} == item.cost_s.keys()


def test_checks_are_independent(jails: Jails) -> None:
    """An impure but right answer loses the points of purity alone."""
    text = "calls = 0\ndef double(x):\n    global calls\n    calls += 1\n    return x + x\n"
    grader = Grader(jails, seed="s")
    result = grader.result(grader.judge(_double(), _source(text)))
    assert (Status.FAIL, 6.0) == (result.status, result.points)
    assert {"purity": Status.FAIL} == {
        c.check: c.status for c in result.checks if c.status is not Status.PASS
    }
    (finding,) = next(c for c in result.checks if c.check == "purity").findings
    assert ("mutates-global", 4, "calls", "double.py") == (
        finding.rule,
        finding.line,
        finding.object,
        finding.file,
    )


def test_equal_seeds_give_equal_verdicts_and_equal_programs(jails: Jails) -> None:
    """A job is a pure function of bytes; names and layout of the Python do not matter to the digest."""
    first = Grader(jails, seed="s").judge(_double(), _source("def double(x):\n    return x + x\n"))
    second = Grader(jails, seed="s").judge(
        _double(), _source("def double(value):\n\n    return (value + value)\n")
    )
    assert first.artifacts == second.artifacts
    assert first.checks == second.checks


def _limited(**limits: int) -> Exercise:
    """The exercise `double` with limits on what its program does for a thousand elements."""
    exercise = _double()
    program = Program.model_validate({"at": {"n": 1000}, **limits})
    points = exercise.spec.points.model_copy(update={"program": 1})
    spec = exercise.spec.model_copy(update={"program": program, "points": points})
    return Exercise(exercise.name, exercise.topic, spec, exercise.root)


_WAYS = {
    "one sum": ("return x + x", 1000),
    "another": ("return 2 * x", 1000),
    "a loop": (
        "return jax.lax.fori_loop(0, 2, lambda _, y: y + x, jnp.zeros_like(x))",
        2 * (1000 + 2) + 3,  # a sum and two counters each time; three comparisons
    ),
    "all pairs": (
        "return (jnp.eye(x.size, dtype=x.dtype) * 2) @ x",
        0,
    ),
}


def test_work_is_judged_on_what_was_traced(jails: Jails) -> None:
    """Answers in honest styles pass a limit that leaves room; one over all pairs is caught by it and nothing else."""
    grader = Grader(jails, seed="s")
    exercise = _limited(element_operations=10_000, moved_bytes=50_000)
    for way, (line, expected) in _WAYS.items():
        text = f"import jax\nimport jax.numpy as jnp\ndef double(x):\n    {line}\n"
        result = grader.result(grader.judge(exercise, _source(text)))
        assert result.cost is not None
        assert result.cost.is_exact
        rules = [item.rule for check in result.checks for item in check.findings]
        if way == "all pairs":
            assert ["too-much-work", "moves-too-much"] == rules
            assert (result.cost.element_operations or 0) > 2_000_000
        else:
            assert (Status.PASS, [], expected) == (result.status, rules, result.cost.element_operations)
            # Some thousand floats are read and as many written, whatever the way.
            assert 8000 == result.cost.least_bytes
            assert "element operations" in str(result.checks[-1].note)


def test_a_loop_of_unknown_length_is_not_accused_of_what_is_not_known(jails: Jails) -> None:
    """It passes with a note below the limit, and fails where one round alone is above it."""
    text = (
        "import jax\nimport jax.numpy as jnp\ndef double(x):\n"
        "    start = (jnp.where(x.sum() == 0.12345, 1, 0), jnp.zeros_like(x))\n"
        "    return jax.lax.while_loop(lambda s: s[0] < 2, lambda s: (s[0] + 1, s[1] + x), start)[1]\n"
    )
    passed, failed = (
        grader.result(grader.judge(_limited(element_operations=most), _source(text))).checks[-1]
        for most, grader in ((5000, Grader(jails, seed="s")), (900, Grader(jails, seed="s")))
    )
    assert (Status.PASS, Status.FAIL) == (passed.status, failed.status)
    assert "at least" in str(passed.note)
    assert ["too-much-work"] == [item.rule for item in failed.findings]


def test_only_the_checks_asked_for_are_judged(jails: Jails) -> None:
    """--checks leaves the others out of the result."""
    grader = Grader(jails, seed="s", checks=frozenset({"trace", "purity"}))
    result = grader.result(grader.judge(_double(), _source("def double(x):\n    return x\n")))
    assert ["trace", "purity"] == [check.check for check in result.checks]


class _BrokenJails:
    """Stands in for jails that fail; a real failure of the zygote is tested in tests/jail."""

    def run(self, role: str, *_: object, **__: object) -> Reply:
        raise JailError(f"no {role} today")


def test_our_own_fault_is_internal_and_never_a_zero() -> None:
    """A failing jail gives no points either way, and exit code 3."""
    grader = Grader(_BrokenJails(), seed="s")  # type: ignore[arg-type]
    result = grader.result(grader.judge(_double(), _source("def double(x):\n    return x\n")))
    assert (Status.INTERNAL, None) == (result.status, result.points)
    assert "no spelling today" in str(result.checks[0].note)
    assert 3 == exit_code([result])


@pytest.mark.parametrize(
    ("original", "message"),
    [
        ("def double(x):\n    return 1 / 0\n", "original.py:2: ZeroDivisionError: division by zero"),
        ("def double(x):\n    return x[:2]\n", "result: expected float32[3], actual float64[2]"),
        ("def other(x):\n    return x\n", "double"),
        ("def double(x:\n", "SyntaxError"),
    ],
)
def test_an_original_that_breaks_its_signature_is_a_course_error(
    jails: Jails, tmp_path: Path, original: str, message: str
) -> None:
    """The author is told the file and what happened; no student gets a zero for it."""
    exercise = _changed(tmp_path, original)
    with pytest.raises(CourseError) as caught:
        expected_values(exercise, make_plan(exercise, "s").parts, jails)
    assert "exercises/basics/double/original.py" in str(caught.value)
    assert message in str(caught.value)


def test_an_original_that_breaks_at_times_is_told_with_its_arguments(jails: Jails, tmp_path: Path) -> None:
    """Its line is that of the file, and the arguments are those of a call that raised."""
    exercise = _changed(tmp_path, "def double(x):\n    return 2 * x if x[0] > 0 else x[99]\n")
    with pytest.raises(CourseError) as caught:
        expected_values(exercise, make_plan(exercise, "s").parts, jails)
    (problem,) = caught.value.problems
    assert 2 == problem.line
    assert re.fullmatch(r"called with x: float32\[\d+\]", problem.key)
    assert problem.message.startswith("IndexError: index 99 is out of bounds")


def test_an_original_that_ends_its_process_is_our_fault(jails: Jails, tmp_path: Path) -> None:
    """No answer from the oracle is never a verdict."""
    exercise = _changed(tmp_path, "import os\ndef double(x):\n    os._exit(0)\n")
    with pytest.raises(GraderFault, match="gave no answer"):
        expected_values(exercise, make_plan(exercise, "s").parts, jails)


def test_an_original_that_is_too_slow_is_the_authors(jails: Jails, tmp_path: Path) -> None:
    """The message says what to change; a student never pays for it."""
    exercise = _changed(tmp_path, "def double(x):\n    while True:\n        pass\n")
    spec = exercise.spec.model_copy(update={"limits": LimitsFile(time_s=1)})
    exercise = Exercise(exercise.name, exercise.topic, spec, exercise.root)
    with pytest.raises(CourseError, match=r"does not finish all cases in 1 s; make them smaller, or raise"):
        expected_values(exercise, make_plan(exercise, "s").parts, jails)


def test_all_broken_originals_are_told_at_once(jails: Jails, tmp_path: Path) -> None:
    """An author mends everything in one go."""
    broken = _changed(tmp_path, "def double(x):\n    return 1 / 0\n")
    problems = Grader(jails, seed="s").course_problems([broken], workers=2)
    assert ["double"] == list(problems)


def test_an_exercise_is_prepared_once(jails: Jails) -> None:
    """The oracle is asked once for a run, however many submissions there are."""
    preparations = Preparations(jails, "s")
    first = preparations.get(_double(), with_speed=False)
    assert first is preparations.get(_double(), with_speed=False)


def test_another_seed_draws_other_values() -> None:
    """Hidden values cannot be known before the run."""
    one, two = (make_plan(_double(), seed).base.values[0].inputs[0] for seed in ("a", "b"))
    assert one.tolist() != two.tolist()


def test_processor_time_is_limited_before_wall_time() -> None:
    """A busy machine takes nothing from a submission's own time."""
    limits = child_limits(_double())
    assert limits.wall_s == 2 * limits.cpu_s


def test_a_target_without_a_device_is_unavailable_not_failed(jails: Jails) -> None:
    """Speed on a GPU that is not there costs no points; everything else is judged."""
    exercise = load_course(_ROOT).by_name["scale-array-inplace"]
    spec = exercise.spec.model_copy(
        update={"speed": exercise.spec.speed.model_copy(update={"at_least": {"gpu": 3.0}})}  # type: ignore[union-attr]
    )
    grader = Grader(jails, seed="s", target="gpu")
    exercise = Exercise(exercise.name, exercise.topic, spec, exercise.root)
    result = grader.result(
        grader.time(grader.judge(exercise, Source("s.py", exercise.solution.read_bytes(), "s")))
    )
    speed = next(check for check in result.checks if check.check == "speed")
    assert (Status.SKIPPED, "unavailable", None) == (speed.status, speed.reason, speed.points)
    assert Status.PASS is result.status
    assert result.max_points == result.points == 9.0


_NOISE = "import jax\ndef noise(key, x, scale):\n    return x + scale * jax.random.normal(key, x.shape)\n"


def _add_noise(tmp_path: Path, **files: str) -> Exercise:
    """The exercise with random results, some of its files changed."""
    shutil.copytree(_COURSE, tmp_path / "course")
    for name, text in files.items():
        (tmp_path / f"course/exercises/random/add-noise/{name}.py").write_text(text)
    return load_course(tmp_path / "course").by_name["add-noise"]


def test_random_results_are_judged_by_properties(jails: Jails) -> None:
    """Another generator than the original's has full points; what it takes to ask is counted."""
    exercise = load_course(_COURSE).by_name["add-noise"]
    grader = Grader(jails, seed="s")
    item = grader.judge(exercise, _source(_NOISE))
    result = grader.result(item)
    assert (Status.PASS, 10.0) == (result.status, result.points)
    assert "properties" in item.cost_s


def test_numbers_that_satisfy_statistics_by_heart_do_not_pass(jails: Jails) -> None:
    """A table with the right mean and spread is the same for all keys, and that is asked as well."""
    text = (
        "import jax\nimport jax.numpy as jnp\ndef noise(key, x, scale):\n"
        "    table = jnp.where(jnp.arange(x.size) % 2 == 0, 1.0, -1.0)\n"
        "    return x + scale * table + 1e-9 * jax.random.normal(key, x.shape)\n"
    )
    grader = Grader(jails, seed="s")
    result = grader.result(grader.judge(load_course(_COURSE).by_name["add-noise"], _source(text)))
    correctness = next(check for check in result.checks if check.check == "correctness")
    assert Status.FAIL is correctness.status
    assert {"wrong-property"} == {item.rule for item in correctness.findings}


def test_a_property_that_raises_on_a_submission_is_internal(jails: Jails, tmp_path: Path) -> None:
    """The original passes it, a submission's numbers break it: the author's fault, and never a zero."""
    source = (
        'def f(calls):\n    """F."""\n'
        "    assert all(abs(c.result).max() < 1e6 for c in calls), 'I never thought of that'\n"
    )
    exercise = _add_noise(tmp_path, properties=source)
    grader = Grader(jails, seed="s")
    result = grader.result(grader.judge(exercise, _source(_NOISE.replace("scale *", "1e9 *"))))
    assert (Status.INTERNAL, None) == (result.status, result.points)
    notes = [str(check.note) for check in result.checks if check.status is Status.INTERNAL]
    assert ["properties.py:3: AssertionError: I never thought of that"] * 2 == notes


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            'def f(calls):\n    """All are 0."""\n    return "some are not"\n',
            "the original itself must hold to it: All are 0",
        ),
        ("def f(calls):\n    return None\n", "properties.py:1: f has no docstring"),
    ],
)
def test_a_property_that_the_original_breaks_is_a_course_error(
    jails: Jails, tmp_path: Path, source: str, message: str
) -> None:
    """What must hold of answers holds of the original, or the author is told."""
    exercise = _add_noise(tmp_path, properties=source)
    with pytest.raises(CourseError) as caught:
        Preparations(jails, "s").get(exercise, with_speed=False)
    assert "exercises/random/add-noise/properties.py" in str(caught.value)
    assert message in str(caught.value)


def test_random_results_are_asked_about_at_full_size_too(jails: Jails, tmp_path: Path) -> None:
    """What is timed has the properties; one that has them at small sizes only gets no points of speed."""
    exercise = _add_noise(tmp_path)
    text = exercise.folder.joinpath("exercise.yaml").read_text()
    text = text.replace("transforms: 2", "transforms: 1, speed: 1")
    exercise.folder.joinpath("exercise.yaml").write_text(
        text + "speed: {size: {n: 3000}, at_least: {cpu: 0.01}}\n"
    )
    exercise = load_course(tmp_path / "course").by_name["add-noise"]
    grader = Grader(jails, seed="s")
    unfair = _NOISE.replace("x + scale", "x + (1 if x.size < 100 else 2) * scale")
    rules = []
    for answer in (_NOISE, unfair):
        result = grader.result(grader.time(grader.judge(exercise, _source(answer))))
        rules.append([item.rule for check in result.checks for item in check.findings])
    assert [[], ["speed-wrong-value"]] == rules
