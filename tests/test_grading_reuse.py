"""One run, many submissions: what they share of a verdict, what never, and how a wrong reuse comes out."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader import grading, wire
from grader.course import Exercise, load_course
from grader.grading import Grader, Judged
from grader.jail.limits import Limits, Reply
from grader.jail.pool import Jails
from grader.submission import Source
from grader.verdict import Status

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can enforce a jail")

_COURSE = Path(__file__).parent / "course"
_MINE = "import jax\n@jax.jit\ndef mine(x):\n    return x + x\ndef double(x):\n    return mine(x)\n"
_RESPELT = (
    "import jax\n\n@jax.jit\ndef mine(y):  # twice\n    return (y + y)\ndef double(z):\n    return mine(z)\n"
)
_RENAMED = _MINE.replace("mine", "yours")
_WRONG = "def double(x):\n    return 3 * x\n"
_IMPURE = "calls = 0\ndef double(x):\n    global calls\n    calls += 1\n    return x + x\n"


class _Watched:
    """Real jails that count what they are asked, and let a test change what the judge says, as if broken into."""

    def __init__(self, jails: Jails):
        self._jails = jails
        self.roles: list[str] = []
        self.answer: Callable[[dict[str, Any], dict[str, bytes]], dict[str, bytes]] | None = None

    def run(self, role: str, request: bytes, limits: Limits, **more: Any) -> Reply:
        self.roles.append(role)
        reply = self._jails.run(role, request, limits, **more)
        if role == "judge" and self.answer is not None:
            assert reply.frame is not None
            header, blobs = wire.unpack(reply.frame)
            return replace(reply, frame=wire.pack(header, self.answer(header, blobs)))
        return reply


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    """One set of jails for all tests here."""
    with Jails() as running:
        yield running


@pytest.fixture
def watched(jails: Jails) -> _Watched:
    """Jails to look into."""
    return _Watched(jails)


@pytest.fixture
def grader(watched: _Watched, monkeypatch: pytest.MonkeyPatch) -> Grader:
    """A run that audits nothing, so that what is shared shows; tests of audits put that back."""
    _audit(monkeypatch, always=False)
    return Grader(watched, seed="s")  # type: ignore[arg-type]


def _audit(monkeypatch: pytest.MonkeyPatch, *, always: bool) -> None:
    monkeypatch.setattr(grading, "wants_audit", lambda: always)


def _judge(grader: Grader, text: str, name: str = "double", **more: Any) -> Judged:
    exercise = load_course(_COURSE).by_name[name]
    return grader.judge(exercise, Source(path="double.py", text=text.encode(), stem="double", **more))


def _status(grader: Grader, item: Judged) -> tuple[Status, float | None]:
    result = grader.result(item)
    return result.status, result.points


def _failures(item: Judged) -> dict[str, Status]:
    return {c.check: c.status for c in item.checks if c.status is not Status.PASS}


_PASSED = (Status.PASS, 10.0)


def test_the_same_submission_is_judged_once(grader: Grader, watched: _Watched) -> None:
    """The second time no child is asked anything, and the verdict is the same."""
    first = _judge(grader, _MINE)
    asked = len(watched.roles)
    second = _judge(grader, _MINE)
    assert ({}, asked) == (second.cost_s, len(watched.roles))
    assert first.checks == second.checks
    assert _PASSED == _status(grader, first) == _status(grader, second)
    assert first.artifacts == second.artifacts


def test_another_spelling_is_not_traced(grader: Grader) -> None:
    """Layout, comments and names of variables cost one look at the text."""
    first, second = _judge(grader, _MINE), _judge(grader, _RESPELT)
    assert {"spelling"} == second.cost_s.keys()
    assert first.checks == second.checks


def test_another_name_of_a_helper_is_traced_and_not_run(grader: Grader) -> None:
    """Its purity is its own; its values are those of the equal program."""
    first, second = _judge(grader, _MINE), _judge(grader, _RENAMED)
    assert {"spelling", "trace", "judge"} == second.cost_s.keys()
    assert [each.digest for each in first.artifacts] == [each.digest for each in second.artifacts]
    assert _PASSED == _status(grader, second)


def test_another_answer_shares_nothing(grader: Grader) -> None:
    """A wrong answer after a right one fails, and the other way about."""
    for text, expected in ((_MINE, Status.PASS), (_WRONG, Status.FAIL), (_RENAMED, Status.PASS)):
        item = _judge(grader, text)
        assert expected is _status(grader, item)[0]


_NOSY = "def double(x):\n    one = 1\n    return (1 + len({code}.co_varnames[1]) // 3) * x\n"
"""Right as long as its local variable has three letters."""


@pytest.mark.parametrize(
    "code",
    [
        "double.__code__",
        "getattr(double, '__co' + 'de__')",
        "(lambda seen: seen[0])([c for c in [getattr(double, '__code__')]])",
    ],
)
def test_an_answer_that_hangs_on_how_it_is_spelt_shares_nothing(grader: Grader, code: str) -> None:
    """Two files of one bytecode, one right and one wrong."""
    right = _NOSY.format(code=code)
    wrong = right.replace("one", "longer")
    assert _PASSED == _status(grader, _judge(grader, right))
    assert Status.FAIL is _failures(_judge(grader, wrong))["correctness"]


def test_an_impure_answer_never_shares_the_purity_of_an_equal_program(grader: Grader) -> None:
    """The program is the same, the Python is not."""
    pure = _judge(grader, "def double(x):\n    return x + x\n")
    item = _judge(grader, _IMPURE)
    assert [each.digest for each in pure.artifacts] == [each.digest for each in item.artifacts]
    assert {"purity": Status.FAIL} == _failures(item)


def test_a_failure_is_shared_by_the_same_bytes_with_each_ones_own_lines(grader: Grader) -> None:
    """A notebook of the same text names its own cells and its own file."""
    _judge(grader, _IMPURE)
    cells = tuple((number, 1) for number in range(1, 6))
    item = _judge(grader, _IMPURE, kind="notebook", lines=cells)
    assert {} == item.cost_s
    found = [f for check in grader.result(item).checks for f in check.findings]
    assert [("mutates-global", 4, 1)] == [(f.rule, f.cell, f.line) for f in found]
    plain = grader.result(_judge(grader, _IMPURE))
    assert [(None, 4)] == [(f.cell, f.line) for check in plain.checks for f in check.findings]


def test_a_failure_in_another_spelling_is_judged_anew(grader: Grader) -> None:
    """Its findings have its own lines and names."""
    _judge(grader, _IMPURE)
    item = _judge(grader, "# mine\n\n" + _IMPURE.replace("(x)", "(y)").replace("x + x", "y + y"))
    assert "trace" in item.cost_s
    assert [6] == [f.line for check in item.checks for f in check.findings]


def test_exercises_share_nothing(grader: Grader) -> None:
    """One file may hand in two, of which one has another entry point."""
    text = _MINE + "def loose(x):\n    return 3 * x\n"
    double, loose = _judge(grader, text), _judge(grader, text, "loose")
    assert "trace" in loose.cost_s
    assert [True, False] == [
        "transforms" in {check.check for check in item.checks} for item in (double, loose)
    ]


def test_reuse_can_be_turned_off(watched: _Watched) -> None:
    """Then equal submissions are traced and run again."""
    grader = Grader(watched, seed="s", reuse=False)  # type: ignore[arg-type]
    for _ in range(2):
        item = _judge(grader, _MINE)
        assert {"trace", "judge"} == item.cost_s.keys()


def test_a_file_with_a_problem_is_never_looked_up(grader: Grader, watched: _Watched) -> None:
    """Its text is empty whatever was in it."""
    _judge(grader, "")
    before = len(watched.roles)
    item = _judge(grader, "", problem="is larger than allowed")
    assert {"unreadable-source"} == {f.rule for check in item.checks for f in check.findings}
    assert before == len(watched.roles)


def test_threads_come_to_one_verdict(grader: Grader) -> None:
    """Right and wrong answers in several spellings, all at once."""
    texts = [_MINE, _RESPELT, _RENAMED, _WRONG, _IMPURE] * 3
    with ThreadPoolExecutor(4) as pool:
        items = list(pool.map(lambda text: _judge(grader, text), texts))
    expected = [
        {},
        {},
        {},
        {"correctness": Status.FAIL, "transforms": Status.FAIL},
        {"purity": Status.FAIL},
    ] * 3
    assert expected == [_failures(item) for item in items]


def test_times_are_never_shared(watched: _Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who shares a verdict is timed all the same, in samples of their own."""
    _audit(monkeypatch, always=False)
    shutil.copytree(_COURSE, tmp_path / "course")
    described = tmp_path / "course/exercises/basics/double/exercise.yaml"
    text = described.read_text().replace("transforms: 2}", "transforms: 2, speed: 1}")
    described.write_text(text + "speed: {size: {n: 1000}, at_least: {cpu: 0.01}}\n")
    exercise: Exercise = load_course(tmp_path / "course").by_name["double"]
    grader = Grader(watched, seed="s")  # type: ignore[arg-type]
    items = []
    for spelling in (_MINE, _MINE, _RESPELT):
        item = grader.judge(exercise, Source(path="double.py", text=spelling.encode(), stem="double"))
        items.append(grader.time(item))
    assert ["trace" in item.cost_s for item in items] == [True, False, False]
    assert 3 == watched.roles.count("time")
    assert all(item.speed is not None and "speed" in item.cost_s for item in items)
    samples = {item.speed.submission_ns for item in items if item.speed is not None}
    assert 3 == len(samples)


@pytest.mark.parametrize("text", [_MINE, _RESPELT, _RENAMED, "def double(x):\n    return x + x\n"])
def test_an_audit_of_an_honest_answer_finds_nothing(
    grader: Grader, watched: _Watched, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """It is judged in full, and passes."""
    _judge(grader, _MINE)
    _audit(monkeypatch, always=True)
    item = _judge(grader, text)
    assert _PASSED == _status(grader, item)
    assert {"trace", "judge"} <= item.cost_s.keys()


def test_an_audit_finds_a_forged_verdict(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a spelling ever told two programs equal that are not, it comes out as our fault, with what to do."""
    right = _judge(grader, _MINE)
    exercise = right.exercise
    wrong = grader._spellings.spell(exercise, _WRONG.encode())
    known = grader._spellings.find(grader._spellings.spell(exercise, _MINE.encode()))
    assert known is not None
    grader._spellings.keep(wrong, known)
    assert _PASSED == _status(grader, _judge(grader, _WRONG))
    _audit(monkeypatch, always=True)
    item = _judge(grader, _WRONG)
    assert (Status.INTERNAL, None) == _status(grader, item)
    assert "correctness: an equal submission was PASS, and judged in full this one is FAIL" in str(
        item.checks[0].note
    )
    assert "--no-reuse" in str(item.checks[0].note)


def test_nobody_fails_by_the_values_of_a_broken_judge(grader: Grader, watched: _Watched) -> None:
    """It names the digest of the right answer and gives wrong values for it: the next is judged in full, not failed."""
    watched.answer = lambda _, blobs: {name: bytes(len(data)) for name, data in blobs.items()}
    assert {"correctness", "transforms"} <= _failures(_judge(grader, _MINE)).keys()
    watched.answer = None
    for text in (_RENAMED, _RENAMED + "# again\n", _RENAMED.replace("(x)", "(y)").replace("x + x", "y + y")):
        item = _judge(grader, text)
        assert (Status.INTERNAL, None) == _status(grader, item)
        assert "judged in full this one is PASS" in str(item.checks[0].note)


def test_a_wrong_answer_that_was_judged_before_is_judged_in_full(grader: Grader) -> None:
    """Both come to the same, so it is the submission's own failure."""
    helper = _MINE.replace("x + x", "3 * x")
    for text in (helper, helper.replace("mine", "yours")):
        item = _judge(grader, text)
        assert {"correctness": Status.FAIL, "transforms": Status.FAIL} == _failures(item)


def test_an_audit_that_runs_into_a_limit_proves_nothing(
    grader: Grader, watched: _Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that was too slow for once is no reason to distrust a class."""
    _judge(grader, _MINE)
    _audit(monkeypatch, always=True)
    honest = watched.run

    def slow(role: str, request: bytes, limits: Limits) -> Reply:
        reply = honest(role, request, limits)
        if role != "judge":
            return reply
        return replace(reply, frame=None, ending=replace(reply.ending, exit_code=None, timed_out=True))

    monkeypatch.setattr(watched, "run", slow)
    assert Status.TIMEOUT is _status(grader, _judge(grader, _RESPELT))[0]
