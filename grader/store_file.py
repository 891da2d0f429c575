"""One SQLite file of ours: made, opened, locked, and its errors in our words. Layer 3: knows nothing of grading.

In WAL mode each commit is one write at the end of a log, so a process that is killed at any moment leaves the last
commit and nothing of the next one. The lock is the operating system's and ends with the process.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.archive_entry import shown
from grader.errors import UsageError

__all__ = ["FORMAT", "StoreFile"]

FORMAT = 1
"""Of the tables; another one is refused."""
_APPLICATION = 0x4A585243
"""Marks the file as ours, in SQLite's header: ``JXRC``."""
_HEADER = b"SQLite format 3\x00"
_OTHER = "or name another file with --store"


class StoreFile:
    """An open file. For one thread.

    Every method raises a UsageError where the file turns out to be damaged, or cannot be written any longer.
    """

    def __init__(self, path: Path | None, tables: str):
        """Open a file that has these tables, or make it; None for one that vanishes with this process.

        Raises:
            UsageError: the file is not ours, is of another format, is in use, or cannot be opened.
        """
        self.name = shown(str(path)) if path else "the temporary store"
        with self._worded():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                with contextlib.suppress(FileExistsError):  # SQLite would let the group read it
                    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
                self._demand_database(path)
            # '' is a file that has lost its name already. All transactions are ours, hence the level.
            self._database = sqlite3.connect(path or "", timeout=0, isolation_level=None)
        try:
            if path is not None:
                self.do("PRAGMA locking_mode = EXCLUSIVE")
                self._is_new()  # before the next line changes what may be another program's
                self.do("PRAGMA journal_mode = WAL")
                self.do("PRAGMA synchronous = FULL")
            with self.transaction("EXCLUSIVE"):
                if self._is_new():
                    for statement in tables.split(";"):
                        self.do(statement)
                    self.do(f"PRAGMA application_id = {_APPLICATION}")
                    self.do(f"PRAGMA user_version = {FORMAT}")
                elif (row := self.row("PRAGMA quick_check(1)")) != ("ok",):
                    raise UsageError(f"{self.name} is damaged ({row}). Restore it from a copy, {_OTHER}")
        except BaseException:
            self.close()
            raise

    def do(self, query: str, *values: object) -> int:
        """Run one statement, and return how many rows it changed."""
        with self._worded():
            return self._database.execute(query, values).rowcount

    def row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        """Return the first row that a query finds."""
        with self._worded():
            found: tuple[Any, ...] | None = self._database.execute(query, values).fetchone()
            return found

    def number(self, query: str, *values: object) -> int:
        """Return the one number that a query finds."""
        row = self.row(query, *values)
        assert row is not None
        return int(row[0])

    @contextmanager
    def transaction(self, kind: str = "IMMEDIATE") -> Iterator[None]:
        """Commit all that is done inside at once, or nothing of it."""
        self.do(f"BEGIN {kind}")
        try:
            yield
            self.do("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):  # the first error says more
                self._database.rollback()
            raise

    @contextmanager
    def reading(self, what: str) -> Iterator[None]:
        """Read content, whose ValueErrors and TypeErrors mean that the file is damaged."""
        try:
            yield
        except (ValueError, TypeError) as error:
            raise UsageError(
                f"{self.name} is damaged: {what} cannot be read. Restore it from a copy, {_OTHER}"
            ) from error

    def close(self) -> None:
        """Close the file. May be called twice."""
        self._database.close()

    def _demand_database(self, path: Path) -> None:
        """Refuse what is neither empty nor SQLite's: a short file SQLite would take for empty, and overwrite."""
        if path.is_file():
            with path.open("rb") as file:
                if file.read(len(_HEADER)) not in (b"", _HEADER):
                    raise UsageError(f"{self.name} is no store of verdicts. Check the name, {_OTHER}")

    def _is_new(self) -> bool:
        """Tell a file that is yet to be filled from a store, and refuse every other one."""
        application = self.number("PRAGMA application_id")
        version = self.number("PRAGMA user_version")
        if application == 0 and self.number("SELECT count(*) FROM sqlite_master") == 0:
            return True
        if application != _APPLICATION:
            raise UsageError(f"{self.name} is another program's database. Leave it alone, {_OTHER}")
        if version != FORMAT:
            raise UsageError(
                f"{self.name} has format {version}, and this Jaxercise reads format {FORMAT}. "
                f"Use the Jaxercise that made it, {_OTHER}"
            )
        return False

    @contextmanager
    def _worded(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UsageError(f"{self.name}: cannot be opened ({why}). Name another file") from None
        except sqlite3.Error as error:
            raise UsageError(f"{self.name} {_wording(error)}, {_OTHER}") from error


def _wording(error: sqlite3.Error) -> str:
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return "is in use by another run. Wait for its end"
        case sqlite3.SQLITE_NOTADB:
            return "is no store of verdicts. Check the name"
        case sqlite3.SQLITE_CORRUPT:
            return f"is damaged ({error}). Restore it from a copy"
    return f"cannot be used ({error}). Mend that and go on"
