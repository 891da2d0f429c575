"""The file or database of a gradebook: lines that are added and never changed, each with its seal. Layer 8.

A line's seal covers its number, and one more seal covers how many lines there are, so that a line which somebody
edited, removed, added or moved is noticed and named. What is large (submissions, records) is kept by the digest of its
bytes, which the lines tell. Every addition is one transaction under one lock: a process that is killed leaves the last
whole one, and of two that write at once one waits. What nobody can notice is a whole gradebook put back to an earlier
copy of itself.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from grader.errors import UsageError
from grader.gradebook.database import ABOUT, APPLICATION, BLOB, LINE, TABLES, WAIT_S, engine_of, named, reason
from grader.gradebook.events import BODY, Body, Event
from grader.gradebook.key import Key

__all__ = ["Ledger", "Tampered", "Writer", "digest_of"]

FORMAT = 1
"""Of the tables; another one is refused."""
_AT_ONCE = 100
"""Contents that one query asks for."""


class Tampered(UsageError):
    """Something in the gradebook is not what was written. The message names it."""


class Ledger:
    """An open gradebook's lines. A context manager; for one thread at a time."""

    def __init__(self, place: str, key: Key, *, new: bool = False):
        """Open a ledger, or make one.

        Args:
            place: path of an SQLite file, or a database's address such as ``postgresql+psycopg://...``.
            key: the course's.
            new: make it; the file, or the tables of the database, must not be there yet.

        Raises:
            UsageError: it is there already or is not, is something else, or cannot be opened.
        """
        self.name, self._key = named(place), key
        with self._worded():
            self._engine = engine_of(place, new=new)
        self._is_sqlite = self._engine.name == "sqlite"
        try:
            with self._worded():
                if new:
                    self._make()
                self._identity = self._read_identity()
        except BaseException:
            self.close()
            raise

    def events(self, after: int = 0) -> Iterator[Event]:
        """Yield what happened after a line, in order.

        Raises:
            Tampered: a line is not what was written, or is missing.
        """
        with self._worded(), self._engine.connect() as connection:
            yield from self._events(connection, after)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Add lines, all that are added inside or none; nobody else adds any meanwhile."""
        with self._worded(), self._engine.connect() as connection, connection.begin():
            if self._is_sqlite:
                connection.execute(sa.update(ABOUT).values(id=1))  # takes the lock, and changes nothing
            about = connection.execute(sa.select(ABOUT).with_for_update()).one()
            self._demand_count(about)
            writer = Writer(connection, self._key, about.gradebook, about.lines, self._events)
            yield writer
            connection.execute(
                sa.update(ABOUT).values(
                    lines=writer.lines, seal=self._key.seal("count", _count(about.gradebook, writer.lines))
                )
            )

    def blob(self, digest: str) -> bytes:
        """Return the bytes of a digest.

        Raises:
            Tampered: they are not there, or are others.
        """
        (data,) = self.blobs([digest])
        return data

    def blobs(self, digests: Iterable[str]) -> Iterator[bytes]:
        """Yield the bytes of each digest, in order; many at once are read much faster than one after the other.

        Raises:
            Tampered: they are not there, or are others.
        """
        with self._worded(), self._engine.connect() as connection:
            for some in _batches(digests, _AT_ONCE):
                query = sa.select(BLOB.c.digest, BLOB.c.data).where(BLOB.c.digest.in_(set(some)))
                found = {row.digest: row.data for row in connection.execute(query)}
                for digest in some:
                    yield self._demand_blob(digest, found.get(digest))

    def _demand_blob(self, digest: str, data: object) -> bytes:
        if data is None:
            raise Tampered(f"{self.name}: the content {digest} is missing. Restore the gradebook from a copy")
        if not isinstance(data, bytes) or digest_of(data) != digest:
            raise Tampered(
                f"{self.name}: the content {digest} was changed after it was written. Restore it from a copy"
            )
        return data

    def problems(self) -> Iterator[str]:
        """Yield everything that is not what was written, by name; nothing, where all is well."""
        with self._worded(), self._engine.connect() as connection:
            about = connection.execute(sa.select(ABOUT)).one()
            rows = connection.execute(sa.select(LINE).order_by(LINE.c.number)).all()
            expected = 1
            for row in rows:
                yield from (f"line {number} is missing" for number in range(expected, row.number))
                expected = row.number + 1
                if not self._fits(row):
                    yield _changed(row)
            try:
                self._demand_count(about)
            except Tampered as error:
                yield str(error).removeprefix(f"{self.name}: ")
            else:
                yield from (f"line {number} is missing" for number in range(expected, about.lines + 1))
            for digest, data in connection.execute(sa.select(BLOB).order_by(BLOB.c.digest)):
                if not _is(data, digest):
                    yield f"the content {digest} was changed after it was written"

    def close(self) -> None:
        """Close all connections. May be called twice."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _make(self) -> None:
        with self._engine.begin() as connection:
            if sa.inspect(connection).get_table_names():
                raise UsageError(f"{self.name}: is there already. Name another file for a new gradebook")
            TABLES.create_all(connection)
            if self._is_sqlite:
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
            identity = secrets.token_hex(16)
            connection.execute(
                sa.insert(ABOUT).values(
                    id=1,
                    format=FORMAT,
                    gradebook=identity,
                    lines=0,
                    seal=self._key.seal("count", _count(identity, 0)),
                )
            )

    def _read_identity(self) -> str:
        with self._engine.connect() as connection:
            if not sa.inspect(connection).has_table("about"):
                raise UsageError(f"{self.name}: is no gradebook of ours. Check the name")
            about = connection.execute(sa.select(ABOUT)).one()
            if about.format != FORMAT:
                raise UsageError(
                    f"{self.name}: is a gradebook of format {about.format} (expected {FORMAT}). "
                    "Use the version of Jaxercise that made it"
                )
            first = connection.execute(sa.select(LINE).where(LINE.c.number == 1)).first()
            self._identity = str(about.gradebook)
            if first is not None and not self._fits(first) and not self._fits_count(about):
                raise UsageError(
                    f"{self.name}: was sealed with another key than {self._key.name}. Name its key with --key"
                )
            return self._identity

    def _events(self, connection: sa.Connection, after: int) -> Iterator[Event]:
        self._demand_count(about := connection.execute(sa.select(ABOUT)).one())
        query = sa.select(LINE).where(LINE.c.number > after).order_by(LINE.c.number)
        expected = after + 1
        for row in connection.execute(query):
            if row.number != expected:
                raise Tampered(f"{self.name}: line {expected} is missing. {_WHAT_NOW}")
            if not self._fits(row):
                raise Tampered(f"{self.name}: {_changed(row)}. {_WHAT_NOW}")
            expected += 1
            yield Event(number=row.number, at=row.at, by=row.by, body=BODY.validate_json(row.body))
        if expected <= about.lines:
            raise Tampered(f"{self.name}: line {expected} is missing. {_WHAT_NOW}")

    def _fits(self, row: sa.Row[Any]) -> bool:
        covered = _covered(self._identity, row.number, row.at, row.by, row.kind, row.body)
        return self._key.fits("line", covered, row.seal)

    def _fits_count(self, about: sa.Row[Any]) -> bool:
        return self._key.fits("count", _count(about.gradebook, about.lines), about.seal)

    def _demand_count(self, about: sa.Row[Any]) -> None:
        if not self._fits_count(about):
            raise Tampered(f"{self.name}: the number of lines ({about.lines}) was changed. {_WHAT_NOW}")

    @contextmanager
    def _worded(self) -> Iterator[None]:
        """Tell errors of the database in our words."""
        try:
            yield
        except OperationalError as error:
            if "locked" in str(error.orig):
                raise UsageError(
                    f"{self.name}: another process has been writing for {WAIT_S:.0f} s. Try again later"
                ) from error
            raise UsageError(f"{self.name}: {reason(error)}. Check that it is there and complete") from error
        except DBAPIError as error:
            raise UsageError(f"{self.name}: is damaged ({reason(error)}). Restore it from a copy") from error
        except (SQLAlchemyError, ImportError) as error:
            raise UsageError(f"{self.name}: cannot be opened ({error}). Check the address") from error


class Writer:
    """Adds to a ledger, inside of one transaction."""

    def __init__(
        self,
        connection: sa.Connection,
        key: Key,
        identity: str,
        lines: int,
        events: Callable[[sa.Connection, int], Iterator[Event]],
    ):
        self._connection, self._key, self._identity, self._read = connection, key, identity, events
        self.lines = lines
        """How many there are by now."""

    def events(self, after: int) -> Iterator[Event]:
        """Yield what happened after a line, and was added before this transaction."""
        yield from self._read(self._connection, after)

    def append(self, by: str, body: Body) -> Event:
        """Add a line, and return what happened."""
        event = Event(number=self.lines + 1, at=datetime.now(UTC), by=by, body=body)
        at, text = event.at.isoformat(), _text(body)
        covered = _covered(self._identity, event.number, at, by, body.kind, text)
        self._connection.execute(
            sa.insert(LINE).values(
                number=event.number,
                at=at,
                by=by,
                kind=body.kind,
                body=text,
                seal=self._key.seal("line", covered),
            )
        )
        self.lines = event.number
        return event

    def put(self, data: bytes) -> str:
        """Keep some bytes, and return their digest."""
        digest = digest_of(data)
        known = sa.select(sa.literal(1)).where(BLOB.c.digest == digest)
        if self._connection.execute(known).first() is None:
            self._connection.execute(sa.insert(BLOB).values(digest=digest, data=data))
        return digest


_WHAT_NOW = "Restore it from a copy; `jaxercise gradebook verify` lists all that does not fit"


def digest_of(data: bytes) -> str:
    """Return the name of some bytes."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _batches(items: Iterable[str], size: int) -> Iterator[list[str]]:
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some


def _is(data: object, digest: str) -> bool:
    """Tell whether what a column holds is what was put there: SQLite lets it be of any type."""
    return isinstance(data, bytes) and digest_of(data) == digest


def _text(body: Body) -> str:
    return json.dumps(body.model_dump(mode="json"), separators=(",", ":"))


def _covered(identity: str, *parts: object) -> bytes:
    return json.dumps([identity, *parts]).encode()


def _count(identity: str, lines: int) -> bytes:
    return json.dumps([identity, lines]).encode()


def _changed(row: sa.Row[Any]) -> str:
    return f"line {row.number} ({row.kind}, {row.at}, by {row.by!r}) was changed after it was written"
