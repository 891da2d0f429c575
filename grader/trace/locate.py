"""Find the lines of a submission that write to given objects, by tracing it line by line. Runs in the trace jail."""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from grader.trace.entry import FILENAME
from grader.trace.snapshot import Node, State, Write, changes

__all__ = ["Locator"]


@dataclass
class Locator:
    """Compares the written objects after each line of the submission.

    Args:
        writes: what to find; the objects are found again by the paths of their holders.
    """

    writes: Sequence[Write]
    lines: dict[str, int] = field(default_factory=dict)
    """Line by path of what changed."""
    _watched: dict[int, Node] = field(default_factory=dict)
    _line: int | None = None

    def watch(self, state: State) -> None:
        """Add the nodes of ``state`` that hold one of the writes."""
        holders = {write.holder for write in self.writes if write.object not in self.lines}
        for node in state.nodes.values():
            if node.path in holders:
                self._watched[id(node.owner)] = node

    @property
    def is_done(self) -> bool:
        """Whether every write has its line."""
        return all(write.object in self.lines for write in self.writes)

    def run(self, call: Callable[[], Any]) -> None:
        """Run ``call`` and note after which line each object changed; exceptions of the call end it quietly."""
        previous = sys.gettrace()
        self._line = None
        sys.settrace(self._trace)
        try:
            with suppress(Exception):  # a trace that fails has failed before, and was reported then
                call()
        finally:
            sys.settrace(previous)
        self._compare()
        self._watched.clear()

    def _trace(self, frame: types.FrameType, event: str, _arg: Any) -> Any:
        if frame.f_code.co_filename != FILENAME:
            return None
        back = frame.f_back if event == "return" else None
        is_generator = frame.f_code.co_flags & inspect.CO_GENERATOR
        if back is not None and back.f_code.co_filename == FILENAME and is_generator:
            self._line = back.f_lineno  # who asks a generator for its next value changes it
        self._compare()
        # The body of a loop of JAX returns to JAX; what goes on is the line of the submission that called it.
        while back is not None and back.f_code.co_filename != FILENAME:
            back = back.f_back
        self._line = (frame if back is None else back).f_lineno
        return self._trace

    def _compare(self) -> None:
        for key, node in list(self._watched.items()):
            now = node.again()
            for write in changes(node, now):
                if self._line is not None:
                    self.lines.setdefault(write.object, self._line)
            if now.view.content is not None or now.view.added is not None:
                self._watched[key] = now
