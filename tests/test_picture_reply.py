"""What is read from the child that draws a submission: bounded, and never an exception of ours."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from grader import wire
from grader.jail.limits import Ending, Reply
from grader.picture import Picture, walk
from grader.picture_reply import read_picture
from grader.report import program_svg, program_text
from tests.pictures import HOSTILE, SOURCE, honest, replace_everywhere, reply


def read(header: dict[str, Any]) -> Picture:
    """Read a header that a child might send about ``SOURCE``."""
    return read_picture(reply(header), SOURCE.encode())


def refused(header: dict[str, Any]) -> str:
    """Return why a header is not believed."""
    picture = read(header)
    assert not picture.is_traced
    assert picture.stop is not None
    assert "bad-frame" == picture.stop.rule
    return picture.stop.message


def test_an_honest_reply_is_read_whole() -> None:
    """Values get letters where they have no name, and steps keep what they hold."""
    picture = read(honest())
    assert ["scan", "mul", "add", "repeat", "add"] == [step.op for step in walk(picture.steps)]
    assert "a" == picture.values[6].name
    assert ((0, 1), (3, 8), 12, 9) == (picture.inputs, picture.results, picture.total, picture.ran[8])
    assert {10} == picture.idle
    assert picture.stop is None


def test_lines_that_the_source_does_not_have_are_no_lines() -> None:
    """A line number of a hostile child cannot point beyond the file."""
    header = honest()
    header["program"]["steps"][0]["line"] = 4000
    header["idle"], header["ran"] = [400, -1, "x"], [[400, 2]]
    picture = read(header)
    assert (None, frozenset(), {}) == (picture.steps[0].line, picture.idle, picture.ran)


@pytest.mark.parametrize("value", [None, True, -1, 10**30, 0.5, "x", [], {}, [[]], [-1], HOSTILE], ids=repr)
def test_whatever_is_put_anywhere_is_read_or_refused_and_can_be_shown(value: Any) -> None:
    """Each piece of an honest reply is replaced in turn; nothing raises, and nothing acts."""
    for number, header in enumerate(replace_everywhere(honest(), value)):
        if not isinstance(header, dict):
            continue
        picture = read(header)
        if number % 6 == 0:  # shown for a part of them, because rendering takes longer than reading
            console = Console(file=io.StringIO(), width=100, force_terminal=False)
            program_text.render(picture, SOURCE, "after", console)
            drawn = program_svg.standalone([("after", picture, SOURCE)])
            assert "<script" not in drawn


def test_too_much_of_anything_is_refused() -> None:
    """Numbers of values, operations and constants, and depth, have bounds."""
    header = honest()
    header["program"]["values"] = [["x", "f32[]"]] * 20_001
    assert "too long" in refused(header)
    header = honest()
    header["program"]["steps"] = header["program"]["steps"] * 751
    assert "too long" in refused(header)
    header = honest()
    many = [header["program"]["steps"][0]] * 500  # with what is inside 1500 and more
    header["program"]["steps"] = [*many, honest()["program"]["steps"][0]]
    assert "too many operations" in refused(header)
    header = honest()
    inner = header["program"]["steps"][1]
    for _ in range(20):
        turn = {"label": "", "name": "", "line": None, "inputs": [], "results": [], "steps": [inner]}
        inner = {**inner, "bodies": [turn]}
    header["program"]["steps"] = [inner]
    assert "nested too deeply" in refused(header)


def test_texts_are_cut() -> None:
    """No text of a reply is longer than a line can hold."""
    header = honest()
    header["program"]["values"][0] = ["n" * 10_000, "t" * 10_000]
    header["program"]["steps"][0].update(op="o" * 10_000, detail="d" * 10_000)
    header["program"]["constants"][0]["sample"] = ["9" * 10_000] * 100
    picture = read(header)
    assert (60, 80) == (len(picture.values[0].name), len(picture.values[0].type))
    assert (60, 160) == (len(picture.steps[0].op), len(picture.steps[0].detail))
    assert (8, 40) == (len(picture.constants[0].sample), len(picture.constants[0].sample[0]))


def test_a_child_that_says_nothing_or_no_frame_has_a_reason() -> None:
    """How it ended is said as for a trace."""
    ending = Ending(None, 9, timed_out=False, cpu_s=1, wall_s=1, max_rss_bytes=1)
    picture = read_picture(Reply(None, "killed", ending, b""), b"")
    assert picture.stop is not None
    assert "crashes" == picture.stop.rule
    for frame in (b"", b"JXF1", wire.pack({})):
        picture = read_picture(Reply(frame, "", ending, b""), b"")
        assert picture.stop is not None
        assert "bad-frame" == picture.stop.rule
    assert "without a reason" in refused({**honest(), "stop": {"rule": "", "message": "", "line": 1}})
