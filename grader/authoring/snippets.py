"""Run the code that lessons and prompts show. Layer 8.

All ```python`` blocks of one text run in order, in one namespace, in a jailed child. An ``output`` block directly below
says what the block prints; ``python raises=TypeError`` says how a block ends. A text whose first block begins with
``# devices: 4`` gets so many virtual devices; a prompt gets those of its exercise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from grader import wire
from grader.authoring.places import in_text
from grader.authoring.prose import Text, fences, texts
from grader.course import Course
from grader.errors import FrameError, GraderFault, Problem
from grader.jail.limits import Limits
from grader.jail.pool import Jails

__all__ = ["blocks", "snippet_problems"]

_INFO = re.compile(r"python(?:\s+raises=(\w+))?")
_DEVICES = re.compile(r"# devices: (\d{1,2})\n")
_SECONDS = 60.0


def snippet_problems(
    course: Course, files: frozenset[str], jails: Jails, workers: int
) -> tuple[int, list[Problem]]:
    """Run the snippets of all texts in ``files``; return how many ran, and what went wrong."""
    asked = (text for text in texts(course) if text.file in files)
    with_code = [(text, found) for text in asked if (found := list(blocks(text.body)))]
    with ThreadPoolExecutor(workers) as pool:
        problems = pool.map(lambda pair: _run(course, pair[0], pair[1], jails), with_code)
        return sum(len(found) for _, found in with_code), [problem for problem in problems if problem]


def blocks(body: str) -> Iterator[dict[str, Any]]:
    """Yield the Python blocks of a text, each with what it must print or raise."""
    found = list(fences(body))
    for index, fence in enumerate(found):
        if not (match := _INFO.fullmatch(fence.info)):
            continue
        after = found[index + 1] if index + 1 < len(found) else None
        output = after.code if after and after.follows and after.info == "output" else None
        yield {"line": fence.line, "code": fence.code, "raises": match[1] or "", "output": output}


def _run(course: Course, text: Text, code: Sequence[dict[str, Any]], jails: Jails) -> Problem | None:
    declared = _DEVICES.match(code[0]["code"])
    devices = int(declared[1]) if declared else text.devices
    limits = Limits(wall_s=2 * _SECONDS, cpu_s=_SECONDS, memory_bytes=4 << 30, devices=devices)
    name = f"{text.file}, {text.key}" if text.key else text.file
    reply = jails.run("snippets", wire.pack({"name": name, "blocks": list(code)}), limits)
    if reply.frame is None:
        said = reply.console.decode(errors="replace").strip().splitlines()
        return in_text(
            course,
            text,
            0,
            f"its code did not end well ({reply.why_no_frame}){': ' + said[-1] if said else ''}",
        )
    try:
        answer, _ = wire.unpack(reply.frame)
        line, message = int(answer["line"]), str(answer["message"])
    except (FrameError, KeyError, TypeError, ValueError) as error:
        raise GraderFault(f"{name}: the answer about its snippets is malformed ({error})") from error
    return in_text(course, text, line, message) if message else None
