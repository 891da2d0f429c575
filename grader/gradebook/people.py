"""Students."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Student(BaseModel):
    """Placeholder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    name: str
    sortable: str = ""
    email: str = ""
    number: str = ""
    login: str = ""
    section: str = ""
    ids: dict[str, str] = {}


def find(students: list[Student], text: str) -> Student:
    """Placeholder."""
    return next(student for student in students if student.key == text)
