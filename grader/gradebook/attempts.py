"""Put what students handed in into a gradebook, each file once, however often it is read. Layer 8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from grader.gradebook.book import Book
from grader.gradebook.events import HandedIn
from grader.gradebook.gradebook import Change
from grader.gradebook.ledger import digest_of
from grader.gradebook.records import packed
from grader.submission import Source

__all__ = ["Arrival", "Taken", "take"]


@dataclass(frozen=True)
class Arrival:
    """One file of one student, for one exercise."""

    student: str
    exercise: str
    source: Source
    submitted: datetime | None
    """None where nobody knows: then it is now, unless it is what the student handed in last."""
    order: int = 0
    """Which time it was handed in, where that is all that is known."""


@dataclass
class Taken:
    """What became of files."""

    new: list[int] = field(default_factory=list)
    """Numbers of the attempts that were added."""
    known: int = 0
    """Files that are in the gradebook already."""


def take(change: Change, arrivals: Sequence[Arrival], now: datetime) -> Taken:
    """Add attempts; a file that is there already is not added again.

    Files are told apart by what they hold and when they were handed in. Where the time is not known, one that holds
    what the student's last attempt holds is that attempt.
    """
    taken = Taken()
    for arrival in sorted(arrivals, key=lambda each: (each.submitted or now, each.order)):
        data = packed(arrival.source)
        if _is_known(change.book, arrival, digest_of(data)):
            taken.known += 1
            continue
        body = HandedIn(
            student=arrival.student,
            exercise=arrival.exercise,
            submitted=arrival.submitted or now,
            path=arrival.source.path,
            source=change.put(data),
        )
        taken.new.append(change.append(body).number)
    return taken


def _is_known(book: Book, arrival: Arrival, digest: str) -> bool:
    attempts = book.attempts_of(arrival.student, arrival.exercise)
    if arrival.submitted is None:
        return bool(attempts) and attempts[-1].handed_in.source == digest
    return any(
        attempt.handed_in.source == digest and attempt.handed_in.submitted == arrival.submitted
        for attempt in attempts
    )
