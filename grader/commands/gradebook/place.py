"""Where a gradebook lies, who works in it, and what it is about. Layer 9."""

from __future__ import annotations

import getpass
import importlib.util
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from grader import dates
from grader.course import Course
from grader.errors import UsageError
from grader.gradebook.book import Book
from grader.gradebook.gradebook import Gradebook, open_gradebook

__all__ = ["DATABASE", "KEY", "Place", "moment", "shown"]

DATABASE = "grades.db"
"""The gradebook of a course, in its folder, where no other is named."""
KEY = "grades.key"
"""Its key, likewise."""


@dataclass(frozen=True)
class Place:
    """What the command line says about a gradebook."""

    course: Course
    address: str | None = None
    key_file: Path | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        """Refuse to go on without SQLAlchemy, which a student's install lacks."""
        if importlib.util.find_spec("sqlalchemy") is None:
            raise UsageError(
                "a gradebook needs SQLAlchemy. Install it with: pip install 'jaxercise[instructor]'"
            )
        if self.course.spec.public_only:
            raise UsageError(
                "this is a student's copy, which has no hidden cases to grade with. Go to the course itself"
            )

    @property
    def database(self) -> str:
        """A path, or an address."""
        return self.address or str(self.course.root / DATABASE)

    @property
    def key(self) -> Path:
        """File of the key: beside the gradebook, where no other is named."""
        if self.key_file is not None:
            return self.key_file
        if self.address is None or "://" in self.address:
            return self.course.root / KEY
        return Path(self.address).with_suffix(".key")

    @property
    def by(self) -> str:
        """Who works in it."""
        if self.name:
            return self.name
        try:
            return getpass.getuser()
        except (OSError, KeyError):  # a user without a name, as in containers
            raise UsageError("who are you? Say so with --by NAME, for the history of grades") from None

    def open(self) -> Gradebook:
        """Open the gradebook.

        Raises:
            UsageError: there is none, or it cannot be opened.
        """
        return open_gradebook(self.database, self.key)


def moment(text: str, zone: str) -> datetime:
    """Read a time as people write it, or a whole day, which is its end.

    Args:
        text: such as 2027-01-31T18:00, with or without a zone.
        zone: of a time without one.

    Raises:
        UsageError: it is something else.
    """
    try:
        if len(text) == len("2027-01-31"):
            return dates.ends(text, zone).astimezone(UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{text[:40]!r} is no time. Write a day such as 2027-01-31, or a time such as 2027-01-31T18:00"
        ) from None
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def shown(when: datetime | None, book: Book) -> str:
    """Return a time in the course's zone, as people read it."""
    return "-" if when is None else dates.shown(when, book.agreed().timezone)
