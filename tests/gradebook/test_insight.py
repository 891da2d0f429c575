"""What attempts have in common, of a class that was graded in jails, and of large ones made of its verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.commands.gradebook import insight as command
from grader.commands.gradebook.place import Place
from grader.errors import UsageError
from grader.gradebook.book import Book
from grader.gradebook.events import Body, Enrolled, Event, Graded, HandedIn, Left
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.insight import Insight, insight
from grader.gradebook.people import Student
from grader.gradebook.records import Record
from grader.starter import starter
from grader.submission import Source
from grader.verdict import Result, Status
from tests.gradebook.small_class import EXERCISE, HOSTILE


@pytest.fixture(scope="module")
def gradebook(taught: Place) -> Iterator[Gradebook]:
    """The small class."""
    with taught.open() as opened:
        yield opened


@pytest.fixture(scope="module")
def seen(taught: Place, gradebook: Gradebook) -> Insight:
    """What there is to see in it."""
    given = starter(taught.course.by_name[EXERCISE])
    found = insight(gradebook.book, EXERCISE, gradebook.records, gradebook.sources, given)
    assert found is not None
    return found


def _whose(gradebook: Gradebook, numbers: Iterable[int]) -> set[str]:
    return {gradebook.book.attempts[number].handed_in.student for number in numbers}


def test_counts_of_a_class(seen: Insight) -> None:
    """Eight students, nine attempts, three passed; one of them had a wrong value before."""
    assert (8, 9, 3) == (seen.students, seen.attempts, seen.passed)
    assert {Status.ERROR: 2, Status.FAIL: 3, Status.PASS: 3} == seen.statuses
    assert (4, 2) == (seen.traced, seen.programs)
    assert 1 == seen.median_attempts
    assert [4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 3] == list(seen.bins)
    rules = {rule.rule: (rule.students, rule.still) for rule in seen.rules}
    assert {"wrong-value": (2, 1), "raises": (2, 2), "writes-in-place": (2, 2)} == rules


def test_equal_programs_are_one_group_whatever_the_text(gradebook: Gradebook, seen: Insight) -> None:
    """Two hold the same text but for the ends of lines and the path, the third other words; the lone one is in none."""
    (group,) = seen.groups
    assert {"ada", "alan", "emmy"} == _whose(gradebook, (each.number for each in group.attempts))
    assert {"ada", "alan"} == _whose(gradebook, group.texts)
    assert {1} == set(group.texts.values())
    assert (7.0, 7.0) == group.points
    assert {Status.PASS: 3} == group.statuses
    assert group.first is None
    assert 1 == group.commented
    numbers = " ".join(str(each.number) for each in group.attempts)
    assert f"jaxercise gradebook comment {numbers} --text '...'" == group.command


def test_the_same_to_mend_first_without_a_program(gradebook: Gradebook, seen: Insight) -> None:
    """Exceptions with different words are one group, files as they were given out another; those are no shared text."""
    by_rule = {group.first[1]: group for group in seen.stuck if group.first is not None}
    assert {"raises", "writes-in-place"} == set(by_rule)
    raises, given = by_rule["raises"], by_rule["writes-in-place"]
    assert {"kurt", HOSTILE} == _whose(gradebook, (each.number for each in raises.attempts))
    assert {} == raises.texts
    assert frozenset() == raises.untouched
    assert {"sofja", "évariste"} == _whose(gradebook, given.untouched)
    assert {} == given.texts


def test_without_the_starter_its_text_is_shared(gradebook: Gradebook) -> None:
    """What the students were given has to be known, to tell it from what they wrote."""
    found = insight(gradebook.book, EXERCISE, gradebook.records, gradebook.sources)
    assert found is not None
    given = next(group for group in found.stuck if group.first and group.first[1] == "writes-in-place")
    assert {"sofja", "évariste"} == _whose(gradebook, given.texts)


def test_the_terminal_shows_both_kinds_of_groups(taught: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """With numbers to comment on, one careful sentence, and nothing that acts on a terminal."""
    assert 0 == command.show(taught, [EXERCISE], None)
    out = capsys.readouterr().out
    assert "3 of 4: PASS; 7 of 7 points; 2 share their text to the letter; 1 commented" in out
    assert "2 of 8: ERROR; 0 of 7 points; trace/raises" in out
    assert "text 1: ada (12), alan (13)\ntexts of their own: emmy (14)\n" in out
    assert "as given out: sofja (18), évariste (19)\n" in out
    assert "prove nothing by themselves" in out
    assert "too hard?" in out
    assert "[red]" in out
    assert not {"\u202e", "\x1b"} & set(out)


def test_an_unknown_exercise_and_a_page_that_cannot_be_written(taught: Place, tmp_path: Path) -> None:
    """Both are refused, with what to do."""
    with pytest.raises(UsageError, match="no-such"):
        command.show(taught, ["no-such"], None)
    with pytest.raises(UsageError, match="Name another file"):
        command.show(taught, [], tmp_path)


@dataclass
class _Room:
    """A class made up of verdicts that real grading gave."""

    records: dict[str, Record] = field(default_factory=dict)
    bodies: list[Body] = field(default_factory=list)
    texts: dict[str, Source] = field(default_factory=dict)

    def enrol(self, key: str) -> None:
        self.bodies.append(Enrolled(student=Student(key=key, name=key)))

    def hand_in(self, key: str, record: Record, result: Result, text: str) -> None:
        """Let a student have a verdict for a text."""
        number = len(self.bodies) + 1
        source = Source(f"{key}.py", text.encode(), EXERCISE)
        self.texts[f"text {number}"] = source
        self.records[f"record {number}"] = record.model_copy(update={"result": result, "attempt": number})
        submitted = datetime(2027, 1, 10, tzinfo=UTC) + timedelta(minutes=number)
        self.bodies.append(
            HandedIn(
                student=key,
                exercise=EXERCISE,
                submitted=submitted,
                path=source.path,
                source=f"text {number}",
            )
        )
        self.bodies.append(
            Graded(
                attempt=number,
                record=f"record {number}",
                status=result.status.value,
                points=result.points,
                max_points=result.max_points,
                exercise_digest="",
            )
        )

    def seen(self, *more: Body) -> Insight | None:
        now = datetime(2027, 1, 11, tzinfo=UTC)
        book = Book()
        bodies = [*self.bodies, *more]
        book.add(Event(number=number, at=now, by="t", body=body) for number, body in enumerate(bodies, 1))
        return insight(
            book,
            EXERCISE,
            lambda digests: (self.records[digest] for digest in digests),
            lambda digests: (self.texts[digest] for digest in digests),
        )


def _records(gradebook: Gradebook) -> dict[str, Record]:
    """Return a right, a wrong and a raising verdict."""
    latest = {key: gradebook.book.attempts_of(key, EXERCISE)[-1] for key in ("ada", "grace", "kurt")}
    digests = [attempt.grading.record for attempt in latest.values() if attempt.grading is not None]
    return dict(zip(("right", "wrong", "raises"), gradebook.records(digests), strict=True))


def _with_program(result: Result, digest: str) -> Result:
    artifacts = tuple(artifact.model_copy(update={"digest": digest}) for artifact in result.artifacts)
    return result.model_copy(update={"artifacts": artifacts})


def test_groups_of_a_large_class(gradebook: Gradebook) -> None:
    """Of 300 students 100 have one program, 50 another, and all others one of their own; texts in threes are shared."""
    right = _records(gradebook)["right"]
    room = _Room()
    for index in range(300):
        room.enrol(f"s{index}")
        program = "common" if index < 100 else "rare" if index < 150 else f"own {index}"
        text = f"text {index // 3}" if index < 30 else f"text of {index}"
        room.hand_in(f"s{index}", right, _with_program(right.result, program), text)
    seen = room.seen()
    assert seen is not None
    assert [100, 50] == [len(group.attempts) for group in seen.groups]
    assert (300, 152) == (seen.traced, seen.programs)
    assert [30, 0] == [len(group.texts) for group in seen.groups]
    assert set(range(1, 11)) == set(seen.groups[0].texts.values())
    assert () == seen.stuck
    assert "too easy?" == seen.difficulty


@pytest.mark.parametrize(
    ("verdicts", "difficulty"),
    [
        (["raises"] * 5, "too hard?"),
        (["raises"] * 4, ""),
        (["right"] * 5, "too easy?"),
        (["right"] * 5 + ["wrong"], ""),
        (["right"] * 2 + ["raises"] * 3, "too hard?"),
    ],
)
def test_difficulty_is_a_question(gradebook: Gradebook, verdicts: Sequence[str], difficulty: str) -> None:
    """Below half of the points, or nearly all of them at once; and not of four students."""
    records, room = _records(gradebook), _Room()
    for index, name in enumerate(verdicts):
        room.enrol(f"s{index}")
        room.hand_in(f"s{index}", records[name], records[name].result, f"{index}")
    seen = room.seen()
    assert seen is not None
    assert difficulty == seen.difficulty


def test_latest_attempts_are_compared_and_the_best_counted(gradebook: Gradebook) -> None:
    """Who passed and then handed in something worse has passed, is stuck now, and shares no program."""
    records, room = _records(gradebook), _Room()
    for key in ("a", "b"):
        room.enrol(key)
        room.hand_in(key, records["right"], records["right"].result, "right")
        room.hand_in(key, records["raises"], records["raises"].result, f"worse {key}")
    seen = room.seen()
    assert seen is not None
    assert (2, 1.0, 2.0) == (seen.passed, seen.mean, seen.median_attempts)
    assert () == seen.groups
    assert [2] == [len(group.attempts) for group in seen.stuck]


def test_who_left_is_not_looked_at(gradebook: Gradebook) -> None:
    """With the other one gone there is no group, and with both gone nothing."""
    records, room = _records(gradebook), _Room()
    for key in ("a", "b"):
        room.enrol(key)
        room.hand_in(key, records["right"], records["right"].result, "right")
    seen = room.seen(Left(student="a"))
    assert seen is not None
    assert (1, ()) == (seen.students, seen.groups)
    assert room.seen(Left(student="a"), Left(student="b")) is None


def test_equal_programs_may_differ_in_their_verdicts(gradebook: Gradebook) -> None:
    """Purity is no part of a program: the group tells the fewest and the most points, and no common finding."""
    records, room = _records(gradebook), _Room()
    right, wrong = records["right"], records["wrong"]
    for key, result in (("a", right.result), ("b", _with_program(wrong.result, "same"))):
        room.enrol(key)
        room.hand_in(key, right, _with_program(result, "same"), key)
    seen = room.seen()
    assert seen is not None
    (group,) = seen.groups
    assert (3.0, 7.0) == group.points
    assert {Status.FAIL: 1, Status.PASS: 1} == group.statuses
    assert group.first is None


def test_what_could_not_be_judged_has_no_share(gradebook: Gradebook) -> None:
    """Points that are missing by our fault are not taken for zero."""
    right, room = _records(gradebook)["right"], _Room()
    room.enrol("a")
    broken = right.result.model_copy(update={"status": Status.INTERNAL, "points": None, "artifacts": ()})
    room.hand_in("a", right, broken, "x")
    seen = room.seen()
    assert seen is not None
    assert seen.mean is None
    assert 0 == sum(seen.bins)


def test_unreadable_files_share_no_text(gradebook: Gradebook) -> None:
    """What could not be read is empty, and empty texts say nothing about who wrote them."""
    records, room = _records(gradebook), _Room()
    for key in ("a", "b"):
        room.enrol(key)
        room.hand_in(key, records["raises"], records["raises"].result, "")
    room.texts = {key: replace(source, problem="is too large") for key, source in room.texts.items()}
    seen = room.seen()
    assert seen is not None
    assert ({}, frozenset()) == (seen.stuck[0].texts, seen.stuck[0].untouched)
