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
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from grader.errors import UsageError
from grader.gradebook.events import BODY, Body, Event
from grader.gradebook.key import Key

__all__ = ["Ledger", "Tampered", "Writer", "digest_of"]

FORMAT = 1
"""Of the tables; another one is refused."""
_APPLICATION = 0x4A584742
"""Marks an SQLite file as ours, in its header: ``JXGB``."""
_WAIT_S = 60.0
"""How long to wait for another process that writes."""
_AT_ONCE = 100
"""Contents that one query asks for."""
_HEADER = b"SQLite format 3\x00"

_tables = sa.MetaData()
_about = sa.Table(
    "about",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True),  # one row, 1
    sa.Column("format", sa.Integer, nullable=False),
    sa.Column("gradebook", sa.Text, nullable=False),  # tells gradebooks of one key apart
    sa.Column("lines", sa.Integer, nullable=False),
    sa.Column("seal", sa.Text, nullable=False),
)
_line = sa.Table(
    "line",
    _tables,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # that of the body, for whoever looks into the file
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("seal", sa.Text, nullable=False),
)
_blob = sa.Table(
    "blob",
    _tables,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)


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
        self.name, self._key = _named(place), key
        is_address = "://" in place
        if not is_address:
            _demand_file(Path(place), new=new)
        with self._worded():
            address = sa.make_url(place) if is_address else sa.URL.create("sqlite", database=place)
            self._engine = sa.create_engine(address, **_options(address))
        self._is_sqlite = address.get_backend_name() == "sqlite"
        if self._is_sqlite:
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
            sa.event.listen(self._engine, "begin", _begin_sqlite)
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
                connection.execute(sa.update(_about).values(id=1))  # takes the lock, and changes nothing
            about = connection.execute(sa.select(_about).with_for_update()).one()
            self._demand_count(about)
            writer = Writer(connection, self._key, about.gradebook, about.lines, self._events)
            yield writer
            connection.execute(
                sa.update(_about).values(
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
                query = sa.select(_blob.c.digest, _blob.c.data).where(_blob.c.digest.in_(set(some)))
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
            about = connection.execute(sa.select(_about)).one()
            rows = connection.execute(sa.select(_line).order_by(_line.c.number)).all()
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
            for digest, data in connection.execute(sa.select(_blob).order_by(_blob.c.digest)):
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
            _tables.create_all(connection)
            if self._is_sqlite:
                connection.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION}")
            identity = secrets.token_hex(16)
            connection.execute(
                sa.insert(_about).values(
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
            about = connection.execute(sa.select(_about)).one()
            if about.format != FORMAT:
                raise UsageError(
                    f"{self.name}: is a gradebook of format {about.format} (expected {FORMAT}). "
                    "Use the version of Jaxercise that made it"
                )
            first = connection.execute(sa.select(_line).where(_line.c.number == 1)).first()
            self._identity = str(about.gradebook)
            if first is not None and not self._fits(first) and not self._fits_count(about):
                raise UsageError(
                    f"{self.name}: was sealed with another key than {self._key.name}. Name its key with --key"
                )
            return self._identity

    def _events(self, connection: sa.Connection, after: int) -> Iterator[Event]:
        self._demand_count(about := connection.execute(sa.select(_about)).one())
        query = sa.select(_line).where(_line.c.number > after).order_by(_line.c.number)
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
                    f"{self.name}: another process has been writing for {_WAIT_S:.0f} s. Try again later"
                ) from error
            raise UsageError(f"{self.name}: {_reason(error)}. Check that it is there and complete") from error
        except DBAPIError as error:
            raise UsageError(f"{self.name}: is damaged ({_reason(error)}). Restore it from a copy") from error
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
            sa.insert(_line).values(
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
        known = sa.select(sa.literal(1)).where(_blob.c.digest == digest)
        if self._connection.execute(known).first() is None:
            self._connection.execute(sa.insert(_blob).values(digest=digest, data=data))
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


def _reason(error: DBAPIError) -> str:
    return str(error.orig).splitlines()[0][:200]


def _named(place: str) -> str:
    """Return a place as it may be shown: without a password."""
    if "://" not in place:
        return place
    try:
        return sa.make_url(place).render_as_string(hide_password=True)
    except (SQLAlchemyError, ValueError):
        raise UsageError(
            "the address of the database cannot be read. Write postgresql+psycopg://user@host/name, or a path"
        ) from None


def _options(address: sa.URL) -> dict[str, Any]:
    if address.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": _WAIT_S}, "poolclass": sa.pool.NullPool}
    return {"isolation_level": "READ COMMITTED"}  # the lock on the one row of `about` puts writers in order


def _demand_file(path: Path, *, new: bool) -> None:
    """Refuse what is no SQLite file: a short one it would take for empty, and overwrite."""
    try:
        if new:
            path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                os.close(
                    os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
                )  # for its owner's eyes alone
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no gradebook. `jaxercise gradebook new` makes one") from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UsageError(f"{path}: cannot be opened ({why}). Check the name and its permissions") from None
    if header != _HEADER and not (new and not header):
        raise UsageError(f"{path}: is no gradebook of ours. Name another file")


def _prepare_sqlite(connection: Any, record: object) -> None:
    del record
    connection.isolation_level = None  # transactions are SQLAlchemy's, and begin as the next function says
    cursor = connection.cursor()
    application = cursor.execute("PRAGMA application_id").fetchone()[0]
    is_empty = cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if (
        application == _APPLICATION or is_empty
    ):  # another program's file is not to be changed by looking at it
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")
