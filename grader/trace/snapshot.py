"""See what a call has written: photograph the state a submission owns, before and after. Runs in the trace jail.

State is what can be reached from the submission's globals, the hidden generators of ``random`` and NumPy, and the
settings of the process: containers, class and instance attributes, defaults, closure cells, array bytes, iterators.
Foreign functions and JAX arrays are not followed; of caches (``functools.lru_cache``, ``jax.jit``) only the wrapped
function is, because a cache of a pure helper is honest, and of foreign modules only the names that they hold.
"""

from __future__ import annotations

import builtins
import collections
import operator
import random
import types
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from grader.trace.ambient import AMBIENT
from grader.trace.program import line_of
from grader.trace.reach import look, root_fields
from grader.trace.view import Child, Fields, View, is_same

__all__ = [
    "SETTINGS",
    "Node",
    "State",
    "Tracer",
    "Write",
    "changes",
    "diff",
    "photograph",
    "photograph_arguments",
]

_MAX_NODES = 200_000
"""Objects that one photograph looks at; about a second."""
_IMPORT_NAMES = frozenset({"__builtins__", "__cached__", "__path__", "__warningregistry__"})
"""Names that the interpreter itself sets in a module that is there already."""
SETTINGS = " (settings)"
"""Path of what holds the settings of the process."""


@dataclass(frozen=True, eq=False)
class Node:
    """One object whose content may be written."""

    parent: Node | None
    step: str
    owner: Any
    """The object itself, kept alive so that identities stay valid."""
    view: View
    inherited: str
    """The rule that applied on the way here, so that the object can be looked at again."""

    @property
    def path(self) -> str:
        """The object as a student would write it."""
        return _join(self.parent, self.step)

    def again(self) -> Node:
        """Return the same object as it is now."""
        view = (
            root_fields(self.owner)
            if self.parent is None and not self.step
            else look(self.owner, self.inherited)
        )
        return Node(self.parent, self.step, self.owner, view or View("", None), self.inherited)


@dataclass(frozen=True)
class Tracer:
    """A traced value that is stored somewhere."""

    holders: tuple[str, ...]
    """Paths of the objects around it, innermost first."""
    line: int | None
    """Line of the submission that computed it, if JAX knows."""


@dataclass
class State:
    """What could be reached at one time."""

    nodes: dict[int, Node] = field(default_factory=dict)
    """Nodes that can change, by identity."""
    tracers: dict[str, Tracer] = field(default_factory=dict)
    """Traced values that are stored, by path."""
    containers: dict[int, Node] = field(default_factory=dict)
    """All nodes, also those that cannot change themselves, such as tuples."""


@dataclass(frozen=True)
class Write:
    """One change between two photographs."""

    rule: str
    object: str
    """Path of what changed."""
    holder: str
    """Path of the object whose content changed."""


def photograph(namespace: dict[str, Any]) -> State:
    """Picture everything that can be reached from the submission's globals."""
    root = Node(None, "", namespace, root_fields(namespace), "mutates-global")
    outside = [
        Child("numpy.random", "hidden-random-state", np.random.mtrand._rand),  # noqa: SLF001 - has no other name
        Child("random", "hidden-random-state", random.getrandbits.__self__),  # type: ignore[attr-defined]
        Child("builtins", "mutates-attribute", builtins),
        Child(SETTINGS, "mutates-global", AMBIENT),
        *(Child("weakref.finalize", "mutates-global", value) for value in _finalized()),
    ]
    state = _walk([(None, child) for child in outside], root)
    state.nodes[id(namespace)] = root
    return state


def _finalized() -> Iterator[Any]:
    """Yield the traced values that wait to be handed to a finalizer."""
    for info in list(weakref.finalize.__dict__["_registry"].values()):
        arguments = (*info.args, *(info.kwargs or {}).values())
        yield from (value for value in arguments if issubclass(type(value), jax.core.Tracer))


def photograph_arguments(arguments: dict[str, Any]) -> State:
    """Picture everything that can be reached from a call's arguments (name -> value)."""
    return _walk([(None, Child(name, "mutates-argument", value)) for name, value in arguments.items()])


def diff(before: State, after: State) -> list[Write]:
    """List the writes to objects that existed in ``before``."""
    writes: list[Write] = []
    for key, node in before.nodes.items():
        now = after.nodes.get(key)
        if now is not None and now.owner is node.owner:  # else its holder was rebound, and is reported there
            writes += changes(node, now)
    return writes


def changes(before: Node, now: Node) -> Iterator[Write]:
    """List the writes to one object between two looks at it."""
    yield from _content_changes(before, before.view.content, now.view.content, before.view.rule)
    yield from _content_changes(before, before.view.added, now.view.added, "mutates-attribute")


def _content_changes(before: Node, was: Any, is_: Any, rule: str) -> Iterator[Write]:
    if isinstance(was, Fields) and isinstance(is_, Fields):
        for mark in _changed(was.values, is_.values) or _moved(was, is_):
            module = issubclass(type(before.owner), types.ModuleType)
            if not (module and _is_its_own(mark, was.values.get(mark), is_.values.get(mark))):
                yield Write(was.rules.get(mark, rule), _join(before, was.step(mark)), before.path)
    elif isinstance(was, tuple) and isinstance(is_, tuple) and not _equal(was, is_):
        yield Write(rule, before.path, before.path)


def _is_its_own(name: str, was: Any, is_: Any) -> bool:
    """Tell whether a module changes by itself: by an import, or by a table that it makes when it is first needed."""
    if name in _IMPORT_NAMES or type(is_) is types.ModuleType:
        return True
    return name.startswith("_") and not name.startswith("__") and was is None


def _walk(start: list[tuple[Node | None, Child]], root: Node | None = None) -> State:
    state = State()
    seen: set[int] = set()
    queue = collections.deque(start)
    if root is not None:
        queue.extendleft((root, child) for child in reversed(list(root.view.children)))
    while queue and len(seen) < _MAX_NODES:
        parent, (step, rule, value) = queue.popleft()
        if issubclass(type(value), jax.core.Tracer):
            if rule != "mutates-argument":
                line = line_of(getattr(value, "parent", None))
                state.tracers[_join(parent, step)] = Tracer(tuple(_holders(parent)), line)
            continue
        if id(value) in seen or (view := look(value, rule)) is None:
            continue
        seen.add(id(value))
        node = Node(parent, step, value, view, rule)
        state.containers[id(value)] = node
        if view.content is not None or view.added is not None:
            state.nodes[id(value)] = node
        queue.extend((node, child) for child in view.children)
    return state


def _holders(node: Node | None) -> Iterator[str]:
    while node is not None:
        yield node.path
        node = node.parent


def _changed(was: Mapping[Any, Any], is_: Mapping[Any, Any]) -> list[Any]:
    """List the marks whose values differ."""
    if (
        len(was) == len(is_)
        and all(map(operator.is_, was, is_))
        and all(map(operator.is_, was.values(), is_.values()))
    ):
        return []
    gone_or_other = [mark for mark in was if mark not in is_ or not is_same(was[mark], is_[mark])]
    return [*gone_or_other, *(mark for mark in is_ if mark not in was)]


def _moved(was: Fields, is_: Fields) -> list[Any]:
    """Name the last item of a dict whose items are the same in another order: taken out and put back."""
    if is_.style != "[" or all(map(operator.is_, was.values, is_.values)):
        return []
    return [list(is_.values)[-1]] if list(was.values) != list(is_.values) else []


def _equal(was: tuple[Any, ...], is_: tuple[Any, ...]) -> bool:
    return len(was) == len(is_) and (all(map(operator.is_, was, is_)) or all(map(is_same, was, is_)))


def _join(parent: Node | None, step: str) -> str:
    """Append ``step`` to a path, unless it starts a path of its own."""
    if parent is None or (step and step[0] not in ".[ "):
        return step
    return parent.path + step
