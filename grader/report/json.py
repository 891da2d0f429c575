"""A report as one JSON document: the published contract of ``jaxercise grade --json``. Layer 8."""

from __future__ import annotations

from typing import Any

from pydantic_core import PydanticSerializationError

from grader.verdict import Report

__all__ = ["render"]


def render(report: Report) -> str:
    """Return the report as indented JSON, everything included.

    The document holds seeds: it is the instructor's. Half a surrogate pair, which a hostile message can hold
    and UTF-8 cannot, is written out as the six characters of its escape.
    """
    try:
        return report.model_dump_json(indent=2)
    except PydanticSerializationError:
        readable = Report.model_validate(_encodable(report.model_dump()))
        return readable.model_dump_json(indent=2)


def _encodable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _encodable(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(map(_encodable, value))
    return value.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(value, str) else value
