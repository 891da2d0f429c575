"""Tests of ``grader.report.json``."""

from __future__ import annotations

import json

import pytest

from grader.report.json import render
from grader.verdict import Report


def test_json_round_trips(every_status: Report) -> None:
    """The document reads back as the report it was made of, seeds included."""
    text = render(every_status)
    assert every_status == Report.model_validate_json(text)


def test_hostile_text_still_makes_one_document(hostile_report: Report) -> None:
    """Half a surrogate pair in a message neither stops the run nor breaks the file."""
    document = json.loads(render(hostile_report).encode("utf-8"))
    assert document["results"][0]["submission"].endswith("evil\\ud800")
    assert "\x1b[2J\x00" in document["results"][0]["checks"][0]["findings"][0]["message"]


@pytest.mark.parametrize("ignored", [(), ("a.py",), ("a.py", 'quote".py', "é\x7f\u2028\x1b.py")])
@pytest.mark.parametrize("count", [0, 1, 7])
def test_written_in_pieces_it_is_what_pydantic_writes_at_once(
    every_status: Report, count: int, ignored: tuple[str, ...]
) -> None:
    """One result at a time is for memory alone; nobody who reads the document can tell."""
    report = every_status.model_copy(update={"results": every_status.results[:count], "ignored": ignored})
    assert report.model_dump_json(indent=2) == render(report)
