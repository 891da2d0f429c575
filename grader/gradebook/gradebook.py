"""An open gradebook: its ledger, and what that adds up to. Layer 8."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from grader.course import Course
from grader.gradebook.book import Book
from grader.gradebook.events import Agreed, Body, Event, Opened
from grader.gradebook.key import Key, make_key, read_key
from grader.gradebook.ledger import Ledger, Writer
from grader.gradebook.records import Record, unpacked, verified
from grader.gradebook.terms import terms_of
from grader.submission import Source

__all__ = ["Change", "Gradebook", "new_gradebook", "open_gradebook"]


class Change:
    """One transaction. The book is up to date, and nobody else adds to it meanwhile."""

    def __init__(self, book: Book, writer: Writer, by: str):
        self.book, self._writer, self._by = book, writer, by

    def append(self, body: Body) -> Event:
        """Let something happen."""
        event = self._writer.append(self._by, body)
        self.book.add([event])
        return event

    def put(self, data: bytes) -> str:
        """Keep some bytes, and return their digest."""
        return self._writer.put(data)


class Gradebook:
    """A context manager; for one thread."""

    def __init__(self, ledger: Ledger, key: Key):
        """Read a ledger.

        Raises:
            Tampered: something in it is not what was written.
        """
        self.key, self._ledger = key, ledger
        self.book = Book()
        self.refresh()

    @property
    def name(self) -> str:
        """Of the file or database, for messages."""
        return self._ledger.name

    def refresh(self) -> None:
        """Take in what others have added."""
        self.book.add(self._ledger.events(self.book.last))

    def events(self) -> Iterator[Event]:
        """Yield all that ever happened."""
        return self._ledger.events()

    def as_of(self, line: int) -> Book:
        """Return what the lines up to one of them add up to."""
        book = Book()
        book.add(event for event in self.events() if event.number <= line)
        return book

    def supposing(self, bodies: Iterable[Body]) -> Book:
        """Return what all lines and some more would add up to."""
        book = self.as_of(self.book.last)
        book.add(
            Event(number=number, at=datetime.now(UTC), by="", body=body)
            for number, body in enumerate(bodies, book.last + 1)
        )
        return book

    def record(self, digest: str) -> Record:
        """Return the record of a digest.

        Raises:
            Tampered: it is not there, or is another.
        """
        (found,) = self.records([digest])
        return found

    def records(self, digests: Iterable[str]) -> Iterator[Record]:
        """Yield the record of each digest, one in memory at a time.

        Raises:
            Tampered: it is not there, or is another.
        """
        known = list(digests)
        for digest, document in zip(known, self._ledger.blobs(known), strict=True):
            yield verified(document, self.key, f"the record {digest} in {self.name}")

    def sources(self, digests: Iterable[str]) -> Iterator[Source]:
        """Yield the submission of each digest, one in memory at a time.

        Raises:
            Tampered: it is not there, or is another.
        """
        return map(unpacked, self._ledger.blobs(digests))

    def problems(self) -> Iterator[str]:
        """Yield everything that is not what was written, by name."""
        return self._ledger.problems()

    def blob(self, digest: str) -> bytes:
        """Return the bytes of a digest.

        Raises:
            Tampered: they are not there, or are others.
        """
        return self._ledger.blob(digest)

    @contextmanager
    def change(self, by: str) -> Iterator[Change]:
        """Let things happen, all or none of those inside.

        Args:
            by: whoever lets them happen.
        """
        try:
            with self._ledger.writing() as writer:
                self.book.add(writer.events(self.book.last))
                yield Change(self.book, writer, by)
        except BaseException:
            self.book = Book()  # it may hold what did not happen after all
            self.refresh()
            raise

    def close(self) -> None:
        """Close the file or the connection. May be called twice."""
        self._ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def new_gradebook(place: str, key: Path, course: Course, *, by: str, seed: str | None = None) -> Gradebook:
    """Make a gradebook of a course; a key that is there is taken, so that a course may have several.

    Args:
        place: an SQLite file, or a database's address.
        key: the key's file.
        course: what is taught.
        by: who makes it.
        seed: what cases are drawn from (default: a fresh one).

    Raises:
        UsageError: there is a gradebook already, or something cannot be written.
    """
    secret = read_key(key) if key.exists() else make_key(key)
    ledger = Ledger(place, secret, new=True)
    try:
        gradebook = Gradebook(ledger, secret)
        with gradebook.change(by) as change:
            change.append(Opened(title=course.spec.title, seed=seed or secrets.token_hex(16)))
            change.append(Agreed(terms=terms_of(course)))
    except BaseException:
        ledger.close()
        raise
    return gradebook


def open_gradebook(place: str, key: Path) -> Gradebook:
    """Open a gradebook.

    Raises:
        UsageError: there is none, it cannot be opened, or the key is missing or another one.
        Tampered: something in it is not what was written.
    """
    secret = read_key(key)
    ledger = Ledger(place, secret)
    try:
        return Gradebook(ledger, secret)
    except BaseException:
        ledger.close()
        raise
