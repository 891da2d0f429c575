"""Submissions on their way into a store and out of it. Layer 3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from grader.store_file import StoreFile
from grader.submission import Source
from grader.verdict import Result, decode, encode

__all__ = ["Inbox", "Kept", "kept"]


class _About(BaseModel):
    """A source without its path and text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stem: str
    kind: Literal["python", "notebook"]
    lines: tuple[tuple[int, int], ...]
    declared: tuple[str, ...]
    problem: str


@dataclass(frozen=True)
class Kept:
    """A submission as the store has it."""

    key: int
    exercise: str
    source: Source
    verdict: str
    """What :meth:`Store.keep` was given, or ''."""


class Inbox:
    """What is handed in, in the order of the calls."""

    def __init__(self, file: StoreFile):
        self._file, self._position = file, 0

    def submit(self, exercise: str, source: Source) -> None:
        """Take in a submission to an exercise."""
        about = encode(_About(**{name: getattr(source, name) for name in _About.model_fields}))
        nth, position = self._nth(source.path, exercise), self._next()
        known = self._file.do(
            "UPDATE submission SET position = ? WHERE path = ? AND exercise = ? AND nth = ? AND about = ? AND text = ?",
            *(position, source.path, exercise, nth, about, source.text),
        )
        if not known:
            self._file.do(
                "INSERT OR REPLACE INTO submission (path, exercise, nth, position, about, text, state, gradings) "
                "VALUES (?, ?, ?, ?, ?, ?, 'waiting', 0)",
                *(source.path, exercise, nth, position, about, source.text),
            )

    def refuse(self, result: Result) -> None:
        """Take in the result on what is no submission."""
        self._file.do(
            "INSERT OR REPLACE INTO submission "
            "(path, exercise, nth, position, about, text, state, gradings, status, verdict) "
            "VALUES (?, '', ?, ?, '', '', 'done', 0, ?, ?)",
            *(result.submission, self._nth(result.submission, ""), self._next()),
            *(result.status.value, encode(result)),
        )

    def ignore(self, path: str) -> None:
        """Take note of a file that belongs to no exercise."""
        self._file.do("INSERT INTO ignored (path) VALUES (?)", path)

    def _nth(self, path: str, exercise: str) -> int:
        query = "SELECT count(*) FROM submission WHERE path = ? AND exercise = ? AND position NOT NULL"
        return self._file.number(query, path, exercise)

    def _next(self) -> int:
        self._position += 1
        return self._position


def kept(row: tuple[Any, ...]) -> Kept:
    """Read the columns path, exercise, key, about, text and verdict, and one more.

    Raises:
        ValueError: the content is damaged.
    """
    path, exercise, key, about, text, verdict, _ = row
    if (str, str, int, bytes) != tuple(map(type, (path, exercise, key, text))):
        raise ValueError("a column of another type")
    source = Source(path=path, text=text, **decode(_About, about).model_dump())
    return Kept(key, exercise, source, verdict or "")
