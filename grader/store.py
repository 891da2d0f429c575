"""Everything that a run of ``grade`` knows, in one file that outlives it. Layer 3.

A submission is *waiting*, then *judged* if it has yet to be timed, then *done*. Each of these steps is one commit, so
a run that is killed at any moment loses what was in flight and nothing else; and what is read back is read one
submission at a time, so that a class of any size fits into memory. The file holds submissions and seeds: it is the
instructor's. What it says is validated all the same, because files get damaged and mixed up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from grader.errors import UsageError
from grader.store_facts import Facts
from grader.store_file import StoreFile
from grader.store_inbox import Inbox, Kept, kept
from grader.verdict import Result, Status, decode, encode

__all__ = ["State", "Store"]

_TABLES = """
CREATE TABLE facts (text TEXT NOT NULL);
CREATE TABLE ignored (position INTEGER PRIMARY KEY, path TEXT NOT NULL);
CREATE TABLE submission (
    key INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    exercise TEXT NOT NULL,     -- '' for a result that belongs to none, such as an unreadable archive's
    nth INTEGER NOT NULL,       -- tells submissions of one path and exercise apart
    position INTEGER UNIQUE,    -- place among the results, NULL for what was not handed in this time
    state TEXT NOT NULL,        -- waiting, judged or done
    gradings INTEGER NOT NULL,  -- how often its values were judged
    status TEXT,                -- the result's
    about TEXT NOT NULL,        -- the source without its text
    text BLOB NOT NULL,
    verdict TEXT,               -- the values' while judged, the result when done
    UNIQUE (path, exercise, nth)
)"""

State = Literal["waiting", "judged", "done"]
_Item = TypeVar("_Item")


class Store:
    """An open store. A context manager, for one thread.

    Every method raises a UsageError where the file turns out to be damaged, or cannot be written any longer.
    """

    def __init__(self, path: Path | None):
        """Open a store, or make one; None for one that leaves nothing behind.

        Raises:
            UsageError: the file is no store, is of another format, is in use, or cannot be opened.
        """
        self._file = StoreFile(path, _TABLES)

    @property
    def name(self) -> str:
        """Of the file, for messages."""
        return self._file.name

    @property
    def facts(self) -> Facts | None:
        """What the verdicts have in common; None if there are none yet."""
        row = self._file.row("SELECT text FROM facts")
        if row is None:
            return None
        with self._file.reading("what it says about its run"):
            return decode(Facts, row[0])

    def agree(self, now: Facts) -> None:
        """Make these the store's facts if it has none.

        Raises:
            UsageError: it has others.
        """
        then = self.facts
        if then is None:
            self._file.do("INSERT INTO facts VALUES (?)", encode(now))
        elif difference := then.difference(now):
            raise UsageError(
                f"{self.name} was made with {difference}, or begin anew with another file for --store"
            )

    @contextmanager
    def inbox(self) -> Iterator[Inbox]:
        """Take in everything that is handed in this time, all or nothing.

        What is known of a submission is kept, unless its bytes have changed or its result is INTERNAL. One that is
        not handed in again is left out of everything below.
        """
        with self._file.transaction():
            self._file.do("UPDATE submission SET position = NULL")
            self._file.do(
                "UPDATE submission SET state = 'waiting', status = NULL, verdict = NULL WHERE status = ?",
                Status.INTERNAL.value,
            )
            self._file.do("DELETE FROM ignored")
            yield Inbox(self._file)

    def count(self, state: State | None = None) -> int:
        """Count what was handed in, all of it or what is in one state."""
        query = "SELECT count(*) FROM submission WHERE position NOT NULL AND state = coalesce(?, state)"
        return self._file.number(query, state)

    def known(self) -> int:
        """Count what was judged in an earlier run and is not judged again."""
        query = (
            "SELECT count(*) FROM submission WHERE position NOT NULL AND state != 'waiting' AND gradings > 0"
        )
        return self._file.number(query)

    def unfinished(self) -> list[str]:
        """Return the exercises of what is not done yet."""
        row = self._file.row(
            "SELECT group_concat(DISTINCT exercise) FROM submission WHERE position NOT NULL AND state != 'done'"
        )
        return sorted(row[0].split(",")) if row and row[0] else []

    def submissions(self, state: State | None = None) -> Iterator[Kept]:
        """Yield submissions in order, all or those in one state; the states may be changed meanwhile."""
        query = (
            "SELECT path, exercise, key, about, text, verdict, position FROM submission "
            "WHERE exercise != '' AND state = coalesce(?, state)"
        )
        yield from self._walk(query, kept, state)

    def keep(self, key: int, verdict: str) -> None:
        """Keep what was judged of a submission that has yet to be timed."""
        query = "UPDATE submission SET state = 'judged', verdict = ?, gradings = gradings + 1 WHERE key = ?"
        self._file.do(query, verdict, key)

    def finish(self, key: int, result: Result) -> None:
        """Keep a submission's result."""
        query = (
            "UPDATE submission SET gradings = gradings + (state = 'waiting'), state = 'done', "
            "status = ?, verdict = ? WHERE key = ?"
        )
        self._file.do(query, result.status.value, encode(result), key)

    @property
    def results(self) -> Collection[Result]:
        """Results of what is done, in order; read anew whenever they are gone through."""
        query = "SELECT path, verdict, position FROM submission WHERE state = 'done'"
        return _Rows(
            lambda: self.count("done"), lambda: self._walk(query, lambda row: decode(Result, row[1]))
        )

    @property
    def ignored(self) -> Collection[str]:
        """Files that belong to no exercise, in order."""
        count = "SELECT count(*) FROM ignored"
        query = "SELECT path, position FROM ignored WHERE true"
        return _Rows(lambda: self._file.number(count), lambda: self._walk(query, lambda row: str(row[0])))

    def reading(self, what: str) -> AbstractContextManager[None]:
        """Read what :meth:`keep` was given: a ValueError inside means that the file is damaged."""
        return self._file.reading(what)

    def close(self) -> None:
        """Close the file. May be called twice."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _walk(self, query: str, read: Callable[[tuple[Any, ...]], _Item], *values: object) -> Iterator[_Item]:
        """Yield what a query finds, whose rows start with a path and end with a position, by position.

        Row by row, since what it finds may be changed meanwhile.
        """
        position = -1
        while row := self._file.row(f"{query} AND position > ? ORDER BY position LIMIT 1", *values, position):
            position = row[-1]
            with self._file.reading(str(row[0])):
                item = read(row)
            yield item


class _Rows(Collection[_Item]):
    """Items that are read from the file whenever somebody goes through them."""

    def __init__(self, count: Callable[[], int], items: Callable[[], Iterator[_Item]]):
        self._count, self._items = count, items

    def __len__(self) -> int:
        return self._count()

    def __iter__(self) -> Iterator[_Item]:
        return self._items()

    def __contains__(self, wanted: object) -> bool:
        return any(item == wanted for item in self)
