"""Tests of ``grader.report.json``."""

from __future__ import annotations

import json

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
