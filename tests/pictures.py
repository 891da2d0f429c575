"""Replies of the child that draws a submission, made by hand: an honest one, and ways to spoil it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from grader import wire
from grader.jail.limits import Ending, Reply

__all__ = ["HOSTILE", "SOURCE", "honest", "replace_everywhere", "reply"]

HOSTILE = '"><script>alert(1)</script><style>*{display:none}</style>[red]x[/red]\x1b[2J\x00\u202eevil\ud800\ufffe&lt;'
"""Markup, rich's markup, an escape sequence, reversed text, half a pair, a character that XML forbids, an entity."""

SOURCE = """\
TABLE = [1, 2]
def f(x, rate):
    def step(carry, row):
        carry = carry * rate + row
        return carry, carry
    last, rows = lax.scan(step, 0.0, x)
    for _ in range(9):
        last = last + TABLE[0]
    if False:
        return x
    return rows, last
"""


def _step(op: str, line: int, operands: list[Any], results: list[int], **other: Any) -> dict[str, Any]:
    row = {"op": op, "detail": "", "line": line, "operands": operands, "results": results, "then": []}
    return {**row, "bodies": [], "inside": 0, "backward": False, "times": 1, **other}


def honest() -> dict[str, Any]:
    """Return the header of an honest reply about ``SOURCE``."""
    body = {
        "label": "each of 3 steps",
        "name": "step",
        "line": 3,
        "inputs": [[4, "0.0", "carry"], [5, 0, "each"]],
        "steps": [_step("mul", 4, [4, 1], [6]), _step("add", 4, [6, 5], [7], inside=12)],
        "results": [7, 7],
    }
    turn: dict[str, Any] = {"label": "", "name": "", "line": None, "inputs": [], "results": []}
    turn["steps"] = [_step("add", 8, [2, 9], [8], then=[[0, 8]], backward=True, detail="axes 0")]
    names = ["x", "rate", "last", "rows", "carry", "row", "", "carry", "last", "TABLE"]
    types = ["f32[3]", "f32[]", "f32[]", "f32[3]", *["f32[]"] * 5, "f32[2]"]
    return {
        "stop": None,
        "program": {
            "values": [list(pair) for pair in zip(names, types, strict=True)],
            "constants": [{"value": 9, "line": 8, "bytes": 8, "sample": ["1.0", "2.0"]}],
            "total": 12,
            "is_cut": False,
            "inputs": [[0, None, ""], [1, None, ""]],
            "steps": [
                _step("scan", 6, [1, "0.0", 0], [2, 3], bodies=[body]),
                _step("repeat", 8, [], [], bodies=[turn], times=9),
            ],
            "results": [3, 8],
        },
        "ran": [[3, 1], [4, 1], [5, 1], [6, 1], [7, 10], [8, 9], [9, 1], [11, 1]],
        "idle": [10],
    }


def reply(header: dict[str, Any]) -> Reply:
    """Return a header as a jail hands it over."""
    return Reply(
        wire.pack(header), "", Ending(0, None, timed_out=False, cpu_s=0.1, wall_s=0.1, max_rss_bytes=1), b""
    )


def replace_everywhere(header: Any, value: Any) -> Iterator[Any]:
    """Yield a header once for each thing in it, with that thing replaced by ``value``."""
    yield value
    if isinstance(header, dict):
        for key in header:
            for inner in replace_everywhere(header[key], value):
                yield {**header, key: inner}
    elif isinstance(header, list):
        for index, item in enumerate(header):
            for inner in replace_everywhere(item, value):
                changed = copy.copy(header)
                changed[index] = inner
                yield changed
