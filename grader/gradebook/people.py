"""Students, and how to find the one that somebody means. Layer 8."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict

from grader.archive_entry import shown
from grader.errors import UsageError

__all__ = ["Student", "find", "folded"]


class Student(BaseModel):
    """One student, as far as is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    """How commands name the student; unique in a gradebook, and never changed."""
    name: str
    """As it is shown, in any script."""
    sortable: str = ""
    """``Family, Given``, where a tool tells it."""
    email: str = ""
    number: str = ""
    """The institution's number, which is text: zeros before it count."""
    login: str = ""
    section: str = ""
    ids: dict[str, str] = {}
    """Numbers that tools give, such as ``{"canvas": "1234"}``."""

    @property
    def identities(self) -> list[str]:
        """Everything but names that tells the student from others."""
        return [text for text in (self.key, self.login, self.number, self.email, *self.ids.values()) if text]

    @property
    def names(self) -> list[str]:
        """The name, in both orders."""
        return [text for text in (self.name, self.sortable) if text]


def folded(text: str) -> str:
    """Return a text as it is compared: without case, width, and blanks at the ends or twice."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def find(students: Iterable[Student], text: str) -> Student:
    """Return the student that is meant: by key, then by login, number, e-mail address or a tool's number, then by name.

    Raises:
        UsageError: nobody is, or several are; they are named.
    """
    everybody, wanted = list(students), folded(text)
    for student in everybody:
        if student.key == text:
            return student
    for fits in (_by_identity, _by_name):
        found = [student for student in everybody if fits(student, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            listed = ", ".join(f"{shown(one.name)} ({shown(one.key)})" for one in found[:10])
            raise UsageError(f"{shown(text)} may be {listed}. Name the student by what stands in brackets")
    raise UsageError(f"there is no student {shown(text)}{_nearest(everybody, wanted)}")


def _by_identity(student: Student, wanted: str) -> bool:
    return wanted in map(folded, student.identities)


def _by_name(student: Student, wanted: str) -> bool:
    return wanted in map(folded, student.names)


def _nearest(everybody: Sequence[Student], wanted: str) -> str:
    spellings = {folded(text): one.key for one in everybody for text in (*one.identities, *one.names)}
    close = difflib.get_close_matches(wanted, list(spellings), n=3)
    keys = list(dict.fromkeys(spellings[text] for text in close))
    if keys:
        return f". Did you mean {', '.join(map(shown, keys))}?"
    return ". `jaxercise gradebook show` lists them" if everybody else ": the roster is empty"
