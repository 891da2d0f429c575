"""The published JSON Schemas of ``course.yaml``, ``exercise.yaml`` and the report. Layer 8.

The files beside this module are generated from the pydantic models by ``python -m grader.schemas``, so that an editor
completes and checks exactly what the program accepts. They follow JSON Schema draft 2020-12.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from grader.spec import ExerciseFile
from grader.spec_course import CourseFile
from grader.verdict import Report

__all__ = ["FOLDER", "documents"]

FOLDER = Path(__file__).parent
"""Where the schema files lie."""

_PUBLISHED: dict[str, tuple[type[BaseModel], str, str]] = {
    "course.schema.json": (
        CourseFile,
        "Jaxercise course",
        "course.yaml: the modules of a course and their exercises.",
    ),
    "exercise.schema.json": (
        ExerciseFile,
        "Jaxercise exercise",
        "exercise.yaml: all of an exercise that is not Python.",
    ),
    "report.schema.json": (Report, "Jaxercise report", "What `jaxercise grade --json` writes."),
}


class _Plain(GenerateJsonSchema):
    """JSON Schema without a title for each field: an editor would show the key's name twice."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Answer no for every field; definitions keep the name of their model."""
        del schema
        return False


def documents() -> dict[str, str]:
    """Render every published schema.

    Returns:
        The text of each file by its name, which is also the schema's ``$id``.
    """
    return {name: _render(name, *entry) for name, entry in _PUBLISHED.items()}


_BOUNDS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}
"""pydantic's names, which it leaves beside ``anyOf`` when the type is a union, to JSON Schema's."""


def _tidy(schema: dict[str, Any]) -> dict[str, Any]:
    """Say "number" for "number or integer", so that bounds stand where validators look for them."""
    tidy: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            tidy[key] = {name: _tidy(child) for name, child in value.items()}
        elif key == "anyOf":
            members = [_tidy(child) for child in value]
            if {"type": "number"} in members:
                members = [child for child in members if child != {"type": "integer"}]
            tidy |= members[0] if len(members) == 1 else {"anyOf": members}
        elif key in _BOUNDS:
            tidy[_BOUNDS[key]] = value
        else:
            tidy[key] = _tidy(value) if isinstance(value, dict) and key != "default" else value
    return tidy


def _render(name: str, model: type[BaseModel], title: str, description: str) -> str:
    schema = _tidy(model.model_json_schema(schema_generator=_Plain))
    head = {"$schema": _Plain.schema_dialect, "$id": name, "title": title, "description": description}
    rest = {key: value for key, value in schema.items() if key not in head}
    return json.dumps({**head, **rest}, indent=2, ensure_ascii=False) + "\n"
