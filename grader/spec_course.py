"""What ``course.yaml`` may say: validated, frozen models, of which its JSON Schema is made. Layer 2."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from grader import dates
from grader.spec import NAME, Model, Number, Target

__all__ = ["CourseFile", "Entry", "Grading", "Late", "Module", "TimedIn"]

TimedIn = Literal["gradescope", "prairielearn"]
"""A tool that grades in containers of its own."""

_PUBLISHES = "whether a student's copy made by `jaxercise init` holds the author's answer"

Day = Annotated[str, BeforeValidator(dates.checked, json_schema_input_type=str)]
"""``2027-01-31``, or ``2027-01-31T18:00``; in the course's time zone."""


class Entry(Model):
    """One exercise as the course lists it."""

    name: Annotated[str, Field(pattern=NAME)] = Field(description="folder below the module's")
    requires: list[str] = Field(default=[], description="exercises, listed before it, that it builds on")
    worth: Annotated[Number, Field(gt=0)] | None = Field(
        default=None,
        description="what full points count for in the course (default: the exercise's own points)",
    )
    publish_solution: bool | None = Field(
        default=None, description=f"{_PUBLISHES} (default: as its module says)"
    )


def _expand_entry(value: Any) -> Any:
    """``moving-sum`` is short for ``{name: moving-sum}``."""
    return {"name": value} if isinstance(value, str) else value


class Late(Model):
    """What becomes of work that is handed in after its time."""

    grace_minutes: Annotated[int, Field(ge=0)] = Field(
        default=0, description="so much later is still in time"
    )
    per_day: Annotated[Number, Field(ge=0, le=100)] = Field(
        default=0, description="percent of the points reached that each day begun takes away"
    )
    days: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="work that is more days late counts nothing (default: it always counts)"
    )


class Grading(Model):
    """How a gradebook makes one grade of several attempts."""

    attempt: Literal["best", "last"] = Field(
        default="best", description="which attempt at an exercise counts, after what lateness takes away"
    )
    late: Late = Field(default=Late(), description="what lateness takes away (default: nothing)")


class Module(Model):
    """A topic: the exercises of one folder, in order, and its ``lesson.md``."""

    name: Annotated[str, Field(pattern=NAME)] = Field(description="folder below exercises/ and solutions/")
    title: str
    requires: list[str] = Field(default=[], description="modules, listed before it, that it builds on")
    opens: Day | None = Field(default=None, description="first day, such as 2027-01-11")
    due: Day | None = Field(default=None, description="last day, to its end; or a time, as 2027-01-24T18:00")
    publish_solution: bool = Field(
        default=False, description=f"{_PUBLISHES}, of each exercise that says nothing itself"
    )
    grading: Grading | None = Field(default=None, description="how it is graded (default: as the course)")
    exercises: list[Annotated[Entry, BeforeValidator(_expand_entry, json_schema_input_type=str | Entry)]] = (
        Field(description="folders below it, in order; {name: ..., requires: [...]} where more is to be said")
    )


class CourseFile(Model):
    """``course.yaml``, format 1."""

    format: Literal[1]
    title: str
    about: str = Field(default="", description="what the course is about, for its first page; Markdown")
    target: Target = Field(default="cpu", description="the device on which speed is judged")
    timezone: Annotated[str, BeforeValidator(dates.zone, json_schema_input_type=str)] = Field(
        default="UTC", description="of all days and times, such as Europe/Berlin"
    )
    timed_in: list[TimedIn] = Field(
        default=[],
        description="tools whose containers are fair machines to time on: each a whole core to itself (default: none, "
        "so speed is not counted there)",
    )
    public_only: bool = Field(
        default=False,
        description="whether this is a student's copy: its hidden cases are judged where answers are handed in",
    )
    grading: Grading = Field(
        default=Grading(), description="late work, and which attempt counts, in a gradebook"
    )
    ideas: list[str] = Field(
        default=[],
        description="what the course teaches; exercises say in `reads` which of it they do, as `seed: IDEA`",
    )
    modules: Annotated[list[Module], Field(min_length=1)]
