"""Follow a submission while it is traced: which lines run, and which of its own names hold which type of array.

JAX does not know what a student calls a value. Python does: after a line that assigns a name has run, the name is in
the frame. Runs in the trace jail.
"""

from __future__ import annotations

import ast
import sys
import time
import types
from typing import Any, Self

from grader.trace.entry import FILENAME
from grader.trace.site import short_type

__all__ = ["Follower"]

_MAX_LINES = 5000
"""Lines of a submission that are followed; no exercise has an answer of a tenth of this."""
_CHECK_EVERY = 256
"""Lines between two looks at the clock."""


class Follower:
    """A context manager: inside it, the submission's lines are counted and its assignments looked at."""

    def __init__(self, source: bytes, deadline: float, error: type[BaseException]):
        """Read the source; one that cannot be parsed has no assignments.

        Args:
            source: the submission.
            deadline: the processor time at which following ends the trace.
            error: what is raised then.
        """
        self.targets: dict[int, tuple[str, ...]] = {}
        """The names that the statement of each line assigns, in order; '' for what is no name."""
        self.kinds: dict[tuple[int, str], set[str]] = {}
        """What types of array a name held after its line, such as ``f32[4]``."""
        self.last_line: int | None = None
        self._deadline, self._error = deadline, error
        self._counts: dict[int, int] = {}
        self._first: dict[int, int] = {}
        self._ticks = 0
        self._previous: dict[int, int] = {}
        self._tree = _parsed(source)
        if self._tree is not None:
            self._read(self._tree)

    def __enter__(self) -> Self:
        self._before = sys.gettrace()
        sys.settrace(self._trace)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)
        self._previous.clear()

    def ran(self) -> list[tuple[int, int]]:
        """Return pairs of a line and how often it was executed."""
        return sorted(self._counts.items())

    def began(self) -> list[tuple[int, int]]:
        """Return pairs of a line on which a statement begins, and how often it was executed."""
        counts: dict[int, int] = {}
        for line, count in self._counts.items():
            first = self._first.get(line, line)
            counts[first] = max(counts.get(first, 0), count)
        return sorted(counts.items())

    def idle(self) -> list[int]:
        """Return the lines of statements inside of functions that were never executed."""
        done = {self._first.get(line, line) for line in self._counts}
        inside = {
            statement.lineno
            for node in ast.walk(self._tree or ast.Module([], []))
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            for top in _body(node)
            for statement in ast.walk(top)
            if isinstance(statement, ast.stmt) and not isinstance(statement, (ast.Global, ast.Nonlocal))
        }
        return sorted(line for line in inside if line not in done)[:_MAX_LINES]

    def _read(self, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            if not isinstance(node, ast.stmt):
                continue
            if not hasattr(node, "body") and not hasattr(node, "cases"):
                for line in range(node.lineno, min(node.end_lineno or 0, node.lineno + 200) + 1):
                    self._first[line] = node.lineno
            names = tuple(_names(node))
            if any(names):
                for line in range(node.lineno, min(node.end_lineno or 0, node.lineno + 200) + 1):
                    self.targets[line] = names

    def _trace(self, frame: types.FrameType, event: str, _arg: Any) -> Any:
        if frame.f_code.co_filename != FILENAME:
            return None
        key = id(frame)
        line = self._previous.get(key)
        if line in self.targets and not frame.f_code.co_name.startswith("<"):  # a lambda assigns nothing
            self._look(frame, line)
        if event == "return":
            self._previous.pop(key, None)
        elif event == "line":
            line = self._previous[key] = self.last_line = frame.f_lineno
            if line in self._counts or len(self._counts) < _MAX_LINES:
                self._counts[line] = self._counts.get(line, 0) + 1
        self._ticks += 1
        if self._ticks % _CHECK_EVERY == 0 and time.process_time() > self._deadline:
            raise self._error
        return self._trace

    def _look(self, frame: types.FrameType, line: int) -> None:
        """Note the types of what the line just executed has assigned."""
        values = frame.f_locals
        for name in self.targets[line]:
            if name in values and (kind := _kind(values[name])):
                found = self.kinds.setdefault((line, name), set())
                if len(found) < 50:
                    found.add(kind)


def _kind(value: Any) -> str:
    try:
        return short_type(value)
    except Exception:  # an array of the submission's own making
        return ""


def _parsed(source: bytes) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    """Return a function's statements without its docstring."""
    first = function.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return function.body[1:] if is_text else function.body


def _names(node: ast.stmt) -> list[str]:
    match node:
        case ast.Assign(targets=[target]):
            return _flat(target)
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            return _flat(target)
    return []


def _flat(target: ast.expr) -> list[str]:
    match target:
        case ast.Name(id=name):
            return [name]
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return [name for part in parts for name in _flat(part)]
    return [""]
