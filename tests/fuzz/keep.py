"""Keep what a long run found: ``python -m tests.fuzz.keep build/fuzz/found`` adds to the corpus, smallest inputs first.

An input is added if it reaches a step between two lines of the grader that no kept one reaches, so that the corpus
stays small and its replay reaches what the long run did.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from tests.fuzz.targets import TARGETS, Target

__all__: list[str] = []

_CORPUS = Path(__file__).with_name("corpus")
_GRADER = str(Path(__file__).parents[2] / "grader")
_MOST_BYTES = 1500
"""Longest input that is added; a longer one is seldom the shortest of its kind."""
Steps = set[tuple[str, int, int]]


def _main(found: Path) -> None:
    for name, target in TARGETS.items():
        kept: Steps = set()
        for path in sorted((_CORPUS / name).iterdir()):
            kept |= _steps(target, path.read_bytes())
        candidates = sorted((found / name).glob("*"), key=lambda path: (path.stat().st_size, path.name))
        added = 0
        for path in candidates:
            data = path.read_bytes()
            if len(data) <= _MOST_BYTES and (new := _steps(target, data) - kept):
                kept |= new
                (_CORPUS / name / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
                added += 1
        sys.stdout.write(f"{name}: {added} of {len(candidates)} added, {len(kept)} steps\n")


def _steps(target: Target, data: bytes) -> Steps:
    """Return the steps from line to line inside the grader that an input takes."""
    steps: Steps = set()
    last: dict[int, int] = {}

    def line(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            steps.add((frame.f_code.co_filename, last.get(id(frame), 0), frame.f_lineno))
            last[id(frame)] = frame.f_lineno
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith(_GRADER):
            return None
        last[id(frame)] = 0
        return line(frame, event, argument)

    sys.settrace(call)
    try:
        target.check(data)
    finally:
        sys.settrace(None)
    return steps


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
