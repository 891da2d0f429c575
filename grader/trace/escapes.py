"""Find the line that stores a value of an inner function outside of it, and where. Runs in the trace jail.

A leak is noticed where the value is used, or only once the program is there; what has to change is the line that kept
it. So the trace is repeated line by line: after each line that may store something, what its target holds is noted.
"""

from __future__ import annotations

import ast
import collections
import sys
import traceback
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import jax

from grader.trace.entry import FILENAME
from grader.trace.program import line_of
from grader.trace.run import LeakedTracerError
from grader.trace.view import instance_dict, is_own

__all__ = ["Escape", "find"]

_MUTATORS = frozenset(
    {"append", "appendleft", "add", "extend", "extendleft", "insert", "setdefault", "update"}
)
_CONTAINERS = (list, tuple, dict, set, collections.deque)
_ELEMENTS = 64
_MOST_LOOKS = 256
"""At how many of the last elements, and at how many objects in all, a target is looked at after each write."""
_MOST_STEPS = 200_000
_NOTE = 50
"""Steps after which nothing more is noted, one for each line that runs and so many for each look at a target: help may
not take the time that a verdict needs."""
_MISSING = object()


@dataclass(frozen=True)
class Escape:
    """How a value got out of the function that it belongs to."""

    line: int
    """The line that stored it; the one that computed it, if that is not known."""
    name: str
    """What holds it, as the student wrote it, or ''."""


def find(call: Callable[[], Any], source: bytes) -> Escape | None:
    """Repeat a trace that leaks, and say how; None if nothing leaks now, or nothing is known of it.

    Args:
        call: traces the submission.
        source: the submission.
    """
    notes = _Notes(_targets(ast.parse(source)))
    previous = sys.gettrace()
    sys.settrace(notes.trace)
    try:
        call()
    except Exception as error:
        leaked = list(_leaked(error))
    else:
        return None
    finally:
        sys.settrace(previous)
    for value in leaked:
        if (escape := notes.escape(value)) is not None:
            return escape
    lines = [line for value in leaked if (line := line_of(getattr(value, "parent", None)))]
    return Escape(lines[0], "") if lines else None


def _leaked(error: Exception) -> Iterator[Any]:
    """Yield the values that an error is about: those that the innermost functions of JAX's held."""
    if isinstance(error, LeakedTracerError):
        yield from error.values
        return
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    for frame in reversed(frames[-4:]):
        if frame.f_code.co_filename == FILENAME:
            return
        yield from (value for value in frame.f_locals.values() if isinstance(value, jax.core.Tracer))


@dataclass(frozen=True)
class _Target:
    """What one statement stores into."""

    root: str
    """The name that its text begins with."""
    holder: ast.expr | None
    """What a method such as ``append`` is called on; it must be a container of Python's."""
    text: str


@dataclass
class _Notes:
    """Which line first stored each traced value, and where."""

    targets: dict[int, list[_Target]]
    _seen: dict[int, tuple[Any, bool, Escape]] = field(default_factory=dict)
    """By identity: the value itself, whether its holder belongs to the function that ran, and what stored it."""
    _pending: dict[types.FrameType, int] = field(default_factory=dict)
    _steps: int = 0

    def trace(self, frame: types.FrameType, event: str, _arg: Any) -> Any:
        """Note what the line before has stored; for ``sys.settrace``."""
        if frame.f_code.co_filename != FILENAME:
            return None
        self._steps += 1
        line = self._pending.pop(frame, None)
        if line is not None:
            for target in self.targets[line]:
                self._steps += _NOTE
                self._note(frame, line, target)
        if self._steps > _MOST_STEPS:
            sys.settrace(None)
            return None
        if event == "line" and frame.f_lineno in self.targets:
            self._pending[frame] = frame.f_lineno
        return self.trace

    def escape(self, value: Any) -> Escape | None:
        """Return how a value was stored."""
        return self._seen[id(value)][2] if id(value) in self._seen else None

    def _note(self, frame: types.FrameType, line: int, target: _Target) -> None:
        if target.holder is not None and not isinstance(_value(frame, target.holder), _CONTAINERS):
            return
        root = _value(frame, ast.Name(target.root))
        is_local = target.root in (*frame.f_code.co_varnames, *frame.f_code.co_cellvars)
        for value in _tracers(root):
            known = self._seen.get(id(value))
            # An object of the function's own may keep it as well, before it is handed to one that outlives the trace.
            if known is None or (known[1] and not is_local):
                self._seen[id(value)] = (value, is_local, Escape(line, target.text))


def _tracers(root: Any) -> Iterator[Any]:
    """Yield the traced values that an object of the submission holds, the nearest first."""
    pending = collections.deque([root])
    for _ in range(_MOST_LOOKS):
        if not pending:
            return
        value = pending.popleft()
        kind = type(value)
        if issubclass(kind, jax.core.Tracer):
            yield value
        elif kind in _CONTAINERS:
            pending += list(value.values() if kind is dict else value)[-_ELEMENTS:]
        elif is_own(kind) or kind is types.SimpleNamespace:
            pending += list(instance_dict(value).values())[-_ELEMENTS:]


def _value(frame: types.FrameType, node: ast.expr) -> Any:
    """Return what a name or an attribute stands for, without asking a property."""
    match node:
        case ast.Name(id=name):
            return frame.f_locals.get(name, frame.f_globals.get(name, _MISSING))
        case ast.Attribute(value=inner, attr=name):
            return instance_dict(_value(frame, inner)).get(name, _MISSING)
        case ast.Subscript(value=inner):
            return _value(frame, inner)  # an element: what holds it is a container at least
    return _MISSING


def _targets(tree: ast.Module) -> dict[int, list[_Target]]:
    """Return what each line stores into that may outlive the function it stands in."""
    found: dict[int, list[_Target]] = {}
    for function in ast.walk(tree):
        if not isinstance(function, (ast.FunctionDef, ast.Lambda)):
            continue
        nodes = list(ast.walk(function))
        outer = {
            name for node in nodes if isinstance(node, (ast.Global, ast.Nonlocal)) for name in node.names
        }
        for node in nodes:
            for target in _stored(node, outer):
                rows = found.setdefault(node.lineno, [])  # type: ignore[attr-defined]
                if target not in rows:
                    rows.append(target)
    return found


def _stored(node: ast.AST, outer: set[str]) -> Iterator[_Target]:
    match node:
        case ast.Assign(targets=targets):
            for target in targets:
                yield from _places(target, outer)
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            yield from _places(target, outer)
        case ast.Call(func=ast.Attribute(value=holder, attr=method)) if method in _MUTATORS:
            if root := _root(holder):
                yield _Target(root, holder, ast.unparse(holder))


def _places(target: ast.expr, outer: set[str]) -> Iterator[_Target]:
    match target:
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            for element in elements:
                yield from _places(element, outer)
        case ast.Name(id=name) if name in outer:
            yield _Target(name, None, name)
        case ast.Attribute() | ast.Subscript():
            if root := _root(target):
                text = ast.unparse(target.value if isinstance(target, ast.Subscript) else target)
                yield _Target(root, None, text)


def _root(node: ast.expr) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
