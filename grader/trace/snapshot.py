"""See what a call has written: photograph the state a submission owns, before and after. Runs in the trace jail.

State is what can be reached from the submission's globals, and the hidden generators of ``random`` and NumPy:
containers, class and instance attributes, defaults, closure cells, array bytes, iterators. Foreign modules, foreign
functions and JAX arrays are not followed; of caches (``functools.lru_cache``, ``jax.jit``) only the wrapped function is,
because a cache of a pure helper is honest.
"""

from __future__ import annotations

import collections
import functools
import itertools
import random
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

from grader.trace.entry import FILENAME, MODULE, unwrap_jit

__all__ = ["State", "Write", "diff", "fingerprint", "photograph", "tracers"]

_SCALARS = (bool, int, float, complex, str, bytes, type(None), np.generic)
_LRU = type(functools.lru_cache(lambda: 0))
_OPAQUE = (jax.Array, types.ModuleType, np.dtype, type(jax.ShapeDtypeStruct))
_BORING = frozenset({"__builtins__", "__warningregistry__", "__annotations__", "__annotate__", "__conditional_annotations__"})
_MAX_NODES = 20_000


@dataclass(frozen=True)
class _Node:
    path: str
    """As a student would write it."""
    rule: str
    """The rule that a change of this object's content breaks."""
    owner: Any
    """The object itself, kept alive so that identities stay valid."""
    content: Any
    """Comparable picture of its content; a dict for mappings and attributes."""


@dataclass(frozen=True, eq=False)
class _Items:
    """The elements of a list, kept alive so that no identity is used twice."""

    values: tuple[Any, ...]

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Items)
            and len(self.values) == len(other.values)
            and all(map(_same, self.values, other.values))
        )

    __hash__ = None  # type: ignore[assignment]


State = dict[int, _Node]
"""Nodes by identity."""


@dataclass(frozen=True)
class Write:
    """One change between two photographs."""

    rule: str
    object: str
    """Path of what changed."""
    owner: Any
    """The object whose content changed."""
    key: Any
    """Key or attribute that changed, or None."""
    settles: bool
    """An insertion or a rebinding that might be a memo: harmless if it does not happen again."""


def photograph(roots: dict[str, Any], *, arguments: bool = False) -> State:
    """Picture everything reachable from ``roots`` (name -> object)."""
    state: State = {}
    first = "mutates-argument" if arguments else "mutates-global"
    queue: collections.deque[tuple[str, str, Any]] = collections.deque()
    if not arguments:
        namespace = {k: v for k, v in roots.items() if k not in _BORING}
        state[id(roots)] = _Node("", "mutates-global", roots, namespace)
        queue.extend((name, first, value) for name, value in namespace.items())
        queue.append(("numpy.random", "hidden-random-state", np.random.mtrand._rand))
        queue.append(("random", "hidden-random-state", random._inst))  # type: ignore[attr-defined]
    else:
        queue.extend((name, first, value) for name, value in roots.items())
    seen: set[int] = set()
    while queue and len(state) < _MAX_NODES:
        path, rule, value = queue.popleft()
        if isinstance(value, _SCALARS) or id(value) in seen:
            continue
        seen.add(id(value))
        rule, content, children = _look(path, rule, value)
        if content is not None:
            state[id(value)] = _Node(path, rule, value, content)
        queue.extend(children)
    return state


def diff(before: State, after: State) -> list[Write]:
    """List the writes to objects that existed in ``before``."""
    writes = []
    for key, node in before.items():
        if (now := after.get(key)) is None or now.owner is not node.owner:
            continue  # its holder was rebound, and is reported there
        if isinstance(node.content, dict):
            writes += _map_writes(node, now.content)
        elif node.content != now.content:
            writes.append(Write(node.rule, node.path, node.owner, None, settles=False))
    return writes


def tracers(state: State) -> Iterator[str]:
    """Yield the paths at which a traced value is stored."""
    for node in state.values():
        pairs = node.content.items() if isinstance(node.content, dict) else ()
        for key, value in pairs:
            if isinstance(value, jax.core.Tracer):
                yield _step(node, key)
        if isinstance(node.owner, (list, tuple, set, collections.deque)):
            for index, value in enumerate(node.owner):
                if isinstance(value, jax.core.Tracer):
                    yield f"{node.path}[{index}]"


def fingerprint(owner: Any, key: Any = None) -> Callable[[], Any]:
    """Return a cheap function whose result changes when ``owner`` (or its ``key``) is written."""
    if key is not None and isinstance(owner, dict):
        return lambda: id(owner.get(key))
    if key is not None:
        return lambda: id(_attributes(owner).get(key))
    return lambda: _identity(_look("", "", owner)[1])


def _identity(content: Any) -> Any:
    if isinstance(content, dict):
        return tuple((k, id(v)) for k, v in content.items())
    return tuple(map(id, content.values)) if isinstance(content, _Items) else content


def _look(path: str, rule: str, value: Any) -> tuple[str, Any, list[tuple[str, str, Any]]]:
    """Return (rule for its content, comparable content or None, children to visit)."""
    value_type = type(value)
    if isinstance(value, _OPAQUE):
        return rule, None, []
    if isinstance(value, jax.core.Tracer):
        return rule, None, []
    if unwrap_jit(value) is not value or value_type is _LRU:
        return rule, None, [(path, rule, value.__wrapped__)]
    if isinstance(value, types.FunctionType):
        return _look_function(path, value)
    if isinstance(value, types.MethodType):
        return rule, None, [(f"{path}.__self__", rule, value.__self__), (path, rule, value.__func__)]
    if isinstance(value, functools.partial):
        return rule, None, [(path, rule, value.func), (f"{path}.args", rule, value.args), (f"{path}.keywords", rule, value.keywords)]
    if isinstance(value, (staticmethod, classmethod)):
        return rule, None, [(path, rule, value.__func__)]
    if isinstance(value, property):
        return rule, None, [(path, rule, value.fget)]
    if isinstance(value, type):
        if value.__module__ != MODULE:
            return rule, None, []
        return "mutates-attribute", *_attribute_content(path, _attributes(value))
    if isinstance(value, np.ndarray):
        data = tuple(map(id, value.ravel())) if value.dtype == object else value.tobytes()
        return rule, (value.shape, value.dtype.str, data), []
    if isinstance(value, dict):
        content = dict(value)
        return rule, content, [(f"{path}[{key!r:.40}]", rule, item) for key, item in content.items()]
    if isinstance(value, (list, tuple, collections.deque)):
        # A tuple cannot change, but what it holds can.
        picture = None if isinstance(value, tuple) else _Items(tuple(value))
        children = [(f"{path}[{index}]", rule, item) for index, item in enumerate(value)]
        return rule, picture, [*children, *_instance_children(path, value)]
    if isinstance(value, (set, bytearray)):
        return rule, frozenset(map(_mark, value)) if isinstance(value, set) else bytes(value), []
    if (generator := _generator_state(value)) is not None:
        return "hidden-random-state", generator, []
    if isinstance(value, types.GeneratorType):
        frame = value.gi_frame
        return rule, None if frame is None else (frame.f_lasti, repr({k: v for k, v in frame.f_locals.items() if isinstance(v, _SCALARS)})), []
    if isinstance(value, (itertools.count, itertools.cycle)):
        return rule, repr(value.__reduce__()), []
    if isinstance(value, collections.abc.Iterator) and hasattr(value, "__length_hint__"):
        return rule, value.__length_hint__(), []
    if value_type.__module__ == MODULE:
        content, children = _attribute_content(path, _attributes(value))
        return "mutates-attribute" if rule != "mutates-argument" else rule, content, [
            *((p, rule if rule == "mutates-argument" else r, v) for p, r, v in children),
            (value_type.__name__, "mutates-attribute", value_type),
        ]
    return rule, None, []


def _look_function(path: str, function: types.FunctionType) -> tuple[str, Any, list[tuple[str, str, Any]]]:
    if function.__code__.co_filename != FILENAME:
        return "", None, []
    name = function.__name__
    children: list[tuple[str, str, Any]] = []
    parameters = function.__code__.co_varnames[: function.__code__.co_argcount]
    defaults = function.__defaults__ or ()
    for parameter, value in zip(parameters[len(parameters) - len(defaults) :], defaults, strict=True):
        children.append((f"{parameter} (default of {name})", "mutates-default", value))
    for parameter, value in (function.__kwdefaults__ or {}).items():
        children.append((f"{parameter} (default of {name})", "mutates-default", value))
    cells = {}
    for variable, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            cells[variable] = cell.cell_contents
        except ValueError:  # not bound yet
            continue
        children.append((variable, "mutates-closure", cells[variable]))
    attributes = {f"{name}.{key}": value for key, value in function.__dict__.items() if key != "__wrapped__"}
    children += [(key, "mutates-attribute", value) for key, value in attributes.items()]
    if "__wrapped__" in function.__dict__:
        children.append((path, "mutates-global", function.__wrapped__))  # type: ignore[attr-defined]
    return "mutates-closure", {**cells, **attributes}, children


def _attributes(value: Any) -> dict[str, Any]:
    if isinstance(value, type):
        skip = ("__dict__", "__weakref__", "__doc__", "__module__", "__annotations__", "__abstractmethods__")
        return {k: v for k, v in vars(value).items() if k not in skip and not k.startswith("_abc_")}
    attributes = dict(getattr(value, "__dict__", {}))
    for base in type(value).__mro__:
        slots = base.__dict__.get("__slots__", ())
        for slot in (slots,) if isinstance(slots, str) else slots:
            if hasattr(value, slot):
                attributes[slot] = getattr(value, slot)
    return attributes


def _attribute_content(path: str, attributes: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str, Any]]]:
    return attributes, [(f"{path}.{key}", "mutates-attribute", value) for key, value in attributes.items()]


def _instance_children(path: str, value: Any) -> list[tuple[str, str, Any]]:
    return [(f"{path}.{k}", "mutates-attribute", v) for k, v in getattr(value, "__dict__", {}).items()]


def _generator_state(value: Any) -> str | None:
    if isinstance(value, np.random.Generator):
        return repr(value.bit_generator.state)
    if isinstance(value, np.random.RandomState):
        return repr(value.get_state(legacy=False))
    return repr(value.getstate()) if isinstance(value, random.Random) else None


def _map_writes(node: _Node, now: dict[Any, Any]) -> Iterator[Write]:
    was = node.content
    for key in [*was, *(k for k in now if k not in was)]:
        if key in was and key in now and _same(was[key], now[key]):
            continue
        rule = node.rule
        if isinstance(node.owner, types.FunctionType) and "." in str(key):
            rule = "mutates-attribute"
        yield Write(rule, _step(node, key), node.owner, key, settles=key in now)


def _step(node: _Node, key: Any) -> str:
    if not node.path or isinstance(node.owner, types.FunctionType):
        return str(key)
    return f"{node.path}[{key!r:.40}]" if isinstance(node.owner, dict) else f"{node.path}.{key}"


def _mark(value: Any) -> Any:
    """Stand in for an element: itself if comparing it is cheap and safe, else its identity."""
    return (type(value).__name__, repr(value)) if isinstance(value, _SCALARS) else id(value)


def _same(a: Any, b: Any) -> bool:
    return a is b or (isinstance(a, _SCALARS) and isinstance(b, _SCALARS) and _mark(a) == _mark(b))
