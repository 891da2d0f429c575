"""A report as one JSON document: the published contract of ``jaxercise grade --json``. Layer 8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from grader.verdict import Report, Result, Verdicts

__all__ = ["render", "stream"]

_EMPTY = '"results": [],\n  "ignored": []'


def render(report: Verdicts) -> str:
    """Return the report as indented JSON, everything included; see :func:`stream`."""
    return "".join(stream(report))


def stream(report: Verdicts) -> Iterator[str]:
    """Yield the report as indented JSON, everything included, with one result in memory at a time.

    The document holds seeds: it is the instructor's. Half a surrogate pair, which a hostile message can hold
    and UTF-8 cannot, is written out as the six characters of its escape.
    """
    frame = Report(jaxercise=report.jaxercise, environment=report.environment, results=())
    head, empty, tail = _dump(frame).partition(_EMPTY)
    assert empty, "the two lists are the document's last fields"
    yield head
    yield '"results": '
    yield from _list(_dump(result) for result in report.results)
    yield ',\n  "ignored": '
    yield from _list(_dump_text(path) for path in report.ignored)
    yield tail


def _list(items: Iterable[str]) -> Iterator[str]:
    """Yield a field's list of documents as pydantic lays it out."""
    start = "[\n    "
    for item in items:
        yield start
        yield item.replace("\n", "\n    ")  # line breaks of texts are escaped, so these are the layout's
        start = ",\n    "
    yield "[]" if start.startswith("[") else "\n  ]"


def _dump(model: Report | Result) -> str:
    try:
        return model.model_dump_json(indent=2)
    except PydanticSerializationError:
        return type(model).model_validate(_encodable(model.model_dump())).model_dump_json(indent=2)


def _dump_text(text: str) -> str:
    return to_json(_encodable(text)).decode()


def _encodable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _encodable(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(map(_encodable, value))
    return value.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(value, str) else value
