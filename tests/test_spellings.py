"""Under which keys submissions are known, and which verdicts are remembered under which of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader import spellings
from grader.course import Exercise, load_course
from grader.jail.limits import Limits, Reply
from grader.jail.pool import Jails
from grader.spellings import Known, Spelling, Spellings
from grader.verdict import CheckResult, Finding, Status

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can enforce a jail")

_COURSE = load_course(Path(__file__).parent / "course")
_MINE = b"def double(x):\n    return x + x\n"
_YOURS = b"def double(value):\n    # twice\n    return value + value\n"


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    """One set of jails for all tests here."""
    with Jails() as running:
        yield running


def _exercise(name: str = "double") -> Exercise:
    return _COURSE.by_name[name]


def _verdict(status: Status = Status.PASS, *findings: Finding) -> Known:
    check = CheckResult(check="purity", status=status, points=1.0, max_points=1.0, findings=findings)
    return Known((check,), (), None, ())


_ADVICE = Finding(rule="returns-argument", message="m", hint="h")


def test_spellings_of_one_program_have_one_key_in_common(jails: Jails) -> None:
    """The other is of their own bytes, and what a child says costs processor time."""
    memory = Spellings(jails)
    mine, yours = memory.spell(_exercise(), _MINE), memory.spell(_exercise(), _YOURS)
    assert mine.keys[0] != yours.keys[0]
    assert mine.keys[1:] == yours.keys[1:] != ()
    assert mine.cpu_s > 0


def test_exercises_have_nothing_in_common(jails: Jails) -> None:
    """One file may hand in several."""
    memory = Spellings(jails)
    keys = [memory.spell(_exercise(name), _MINE).keys for name in ("double", "loose")]
    assert not set(keys[0]) & set(keys[1])


def test_known_bytes_need_no_child(jails: Jails) -> None:
    """The second time costs nothing."""
    memory = Spellings(jails)
    memory.keep(memory.spell(_exercise(), _MINE), _verdict())
    again = memory.spell(_exercise(), _MINE)
    assert (1, 0.0) == (len(again.keys), again.cpu_s)
    assert _verdict() == memory.find(again)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"import inspect\n" + _MINE, id="looks at itself"),
        pytest.param(b"def double(x:\n", id="no Python"),
        pytest.param(b"", id="empty, and other bytes than any"),
        pytest.param(_MINE + b"#" * (1 << 16), id="long"),
    ],
)
def test_some_stand_for_themselves_alone(jails: Jails, source: bytes) -> None:
    """The empty file is the exception: it is spelt like a comment."""
    memory = Spellings(jails)
    assert (2 if not source else 1) == len(memory.spell(_exercise(), source).keys)


def test_a_dead_child_gives_no_spelling(jails: Jails, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the parser cannot bear is judged as if nothing were ever reused."""
    monkeypatch.setattr(spellings, "_LIMITS", Limits(wall_s=3.0, reply_bytes=1))
    assert 1 == len(Spellings(jails).spell(_exercise(), _MINE).keys)


class _Saying:
    """Jails whose children were broken into: they say one thing, whatever they were asked."""

    def __init__(self, jails: Jails, words: bytes):
        self._jails, self._words = jails, words

    def run(self, role: str, request: bytes, limits: Limits) -> Reply:
        return replace(self._jails.run(role, request, limits), frame=self._words)


@pytest.mark.parametrize(
    "words", [b"x", b"0" * 63, b"0" * 65, b"0" * 64 + b"\n", b"\xff" * 64, b"0" * (1 << 20)]
)
def test_only_a_digest_is_a_digest(jails: Jails, words: bytes) -> None:
    """A child cannot choose a key of another form, nor fill the memory with long ones."""
    memory = Spellings(_Saying(jails, words))  # type: ignore[arg-type]
    assert 1 == len(memory.spell(_exercise(), _MINE).keys)


BOTH = Spelling(("own", "spelling"))


@pytest.mark.parametrize(
    ("verdict", "remembered"),
    [
        (_verdict(), ["own", "spelling"]),
        (_verdict(Status.SKIPPED), ["own", "spelling"]),
        (_verdict(Status.PASS, _ADVICE), ["own"]),
        (_verdict(Status.FAIL), ["own"]),
        (_verdict(Status.ERROR), []),
        (_verdict(Status.TIMEOUT), []),
        (_verdict(Status.MEMORY), []),
        (_verdict(Status.INTERNAL), []),
    ],
)
def test_another_spelling_shares_a_clean_pass_alone(
    jails: Jails, verdict: Known, remembered: list[str]
) -> None:
    """Findings are for the same bytes, and accidents for nobody."""
    memory = Spellings(jails)
    memory.keep(BOTH, verdict)
    assert remembered == [key for key in BOTH.keys if memory.find(Spelling((key,)))]


def test_the_first_verdict_stays(jails: Jails) -> None:
    """Two threads that judge one submission come to one verdict."""
    memory = Spellings(jails)
    memory.keep(BOTH, _verdict())
    memory.keep(BOTH, _verdict(Status.FAIL))
    assert _verdict() == memory.find(BOTH)


def test_memory_is_bounded(jails: Jails, monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest unused go first."""
    monkeypatch.setattr(spellings, "_MOST_KEPT", 2)
    memory = Spellings(jails)
    for name in ("a", "b"):
        memory.keep(Spelling((name,)), _verdict())
    assert memory.find(Spelling(("a",)))
    memory.keep(Spelling(("c",)), _verdict())
    assert ["a", "c"] == [name for name in "abc" if memory.find(Spelling((name,)))]
