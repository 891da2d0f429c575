"""What can happen in a gradebook. Each is kept as one sealed line, and none is ever changed or removed. Layer 8."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from grader.gradebook.people import Student
from grader.gradebook.terms import Terms

__all__ = [
    "BODY",
    "Agreed",
    "Body",
    "Commented",
    "Enrolled",
    "Event",
    "Excused",
    "Exported",
    "Extended",
    "Graded",
    "HandedIn",
    "Left",
    "Opened",
    "Overridden",
]


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(_in_utc)]
"""A time, kept in UTC."""


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Opened(_Body):
    """The gradebook was made. Always the first event, and only that."""

    kind: Literal["opened"] = "opened"
    title: str
    seed: str
    """What cases are drawn from, the same for all students; the instructor's secret."""


class Agreed(_Body):
    """From now on grades are computed under these terms."""

    kind: Literal["agreed"] = "agreed"
    terms: Terms
    why: str = ""


class Enrolled(_Body):
    """A student is on the roster, or more is known of one who is."""

    kind: Literal["enrolled"] = "enrolled"
    student: Student


class Left(_Body):
    """A student left the course, or came back; what was handed in and graded stays."""

    kind: Literal["left"] = "left"
    student: str
    is_back: bool = False
    why: str = ""


class HandedIn(_Body):
    """A student handed in an answer to an exercise. The event's number is the attempt's."""

    kind: Literal["handed-in"] = "handed-in"
    student: str
    exercise: str
    submitted: Moment
    path: str
    source: str
    """Digest of the blob that holds the submission."""


class Graded(_Body):
    """An attempt was graded, or graded anew."""

    kind: Literal["graded"] = "graded"
    attempt: int
    record: str
    """Digest of the blob that holds the signed record."""
    status: str
    points: float | None
    max_points: float
    exercise_digest: str
    why: str = ""


class Overridden(_Body):
    """An instructor set the grade of an exercise, or took that back."""

    kind: Literal["overridden"] = "overridden"
    student: str
    exercise: str
    points: float | None
    """Of what the exercise is worth; None takes an earlier override back."""
    why: str


class Excused(_Body):
    """A student need not do an exercise, or a whole module, or must after all."""

    kind: Literal["excused"] = "excused"
    student: str
    what: str
    """An exercise or a module."""
    is_excused: bool
    why: str


class Extended(_Body):
    """A student has more time for a module, or for all of them; replaces what was said of it before."""

    kind: Literal["extended"] = "extended"
    student: str
    module: str
    """'' for all."""
    hours: float | None = None
    """So much after it is due."""
    until: Moment | None = None
    """Or until then."""
    why: str


class Commented(_Body):
    """An instructor's words about attempts whose programs are equal, or about one."""

    kind: Literal["commented"] = "commented"
    attempts: tuple[int, ...]
    text: str


class Exported(_Body):
    """Grades were written to a file for another tool: what comes back is compared with them."""

    kind: Literal["exported"] = "exported"
    tool: str
    file: str
    grades: str
    """Digest of the blob that holds them: JSON, by student and exercise."""


Body = Annotated[
    Opened
    | Agreed
    | Enrolled
    | Left
    | HandedIn
    | Graded
    | Overridden
    | Excused
    | Extended
    | Commented
    | Exported,
    Field(discriminator="kind"),
]
BODY: TypeAdapter[Body] = TypeAdapter(Body)


class Event(BaseModel):
    """One line of the ledger."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    at: Moment
    by: str
    body: Body
