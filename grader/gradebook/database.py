"""The tables of a gradebook, and the file or database that holds them. Layer 8."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from grader.errors import UsageError

__all__ = ["ABOUT", "APPLICATION", "BLOB", "LINE", "TABLES", "WAIT_S", "engine_of", "named", "reason"]

APPLICATION = 0x4A584742
"""Marks an SQLite file as ours, in its header: ``JXGB``."""
WAIT_S = 60.0
"""How long to wait for another process that writes."""
_HEADER = b"SQLite format 3\x00"

TABLES = sa.MetaData()
ABOUT = sa.Table(
    "about",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),  # one row, 1
    sa.Column("format", sa.Integer, nullable=False),
    sa.Column("gradebook", sa.Text, nullable=False),  # tells gradebooks of one key apart
    sa.Column("lines", sa.Integer, nullable=False),
    sa.Column("seal", sa.Text, nullable=False),
)
LINE = sa.Table(
    "line",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # that of the body, for whoever looks into the file
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("seal", sa.Text, nullable=False),
)
BLOB = sa.Table(
    "blob",
    TABLES,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)


def engine_of(place: str, *, new: bool) -> sa.Engine:
    """Return what opens connections to a file or a database.

    Args:
        place: path of an SQLite file, or a database's address.
        new: make the file, if there is none.

    Raises:
        UsageError: there is no such file, or it is something else.
        SQLAlchemyError: the address is none.
    """
    is_address = "://" in place
    if not is_address:
        _demand_file(Path(place), new=new)
    address = sa.make_url(place) if is_address else sa.URL.create("sqlite", database=place)
    engine = sa.create_engine(address, **_options(address))
    if engine.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def reason(error: DBAPIError) -> str:
    """Return what a database says, in one line."""
    return str(error.orig).splitlines()[0][:200]


def named(place: str) -> str:
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
        return {"connect_args": {"timeout": WAIT_S}, "poolclass": sa.pool.NullPool}
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
    if application == APPLICATION or is_empty:  # another program's file is not to be changed by looking at it
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")
