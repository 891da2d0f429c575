"""Look inside objects of built-in types: containers, wrappers of functions, generators. Runs in the trace jail."""

from __future__ import annotations

import array
import collections
import functools
import gc
import hashlib
import itertools
import operator
import random
import types
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.trace.view import Child, Fields, View, attributes, is_scalar, mark_of, shown

__all__ = ["look_inside"]

_EMPTY: tuple[Any, ...] = ([], {}, (), {}.values(), {}.items(), set(), "", b"", range(0))
_ITERATOR_TYPES = (
    *(type(iter(empty)) for empty in _EMPTY),
    *(type(reversed(empty)) for empty in _EMPTY[:2]),
    *(enumerate, filter, map, zip, itertools.chain, itertools.cycle, itertools.islice, itertools.takewhile),
)
_ITERATORS = frozenset(map(id, _ITERATOR_TYPES))
_PLAIN_CONTAINERS = frozenset(map(id, (dict, list, tuple, set, frozenset, collections.deque)))
_WHOLE_BYTES = 1 << 16


def look_inside(value: Any, kind: type, rule: str) -> View | None:
    """Look at a value of a built-in type, or of a subclass, which may add attributes of its own; None for others."""
    if issubclass(kind, dict):
        fields = Fields("[", {mark_of(k): v for k, v in dict.items(value)})
        return View(rule, fields, itertools.chain(fields.children(rule), _added(value, kind)))
    if issubclass(kind, (list, tuple, collections.deque)):
        # A tuple cannot change, but what it holds can.
        base = next(b for b in (list, tuple, collections.deque) if issubclass(kind, b))
        values = tuple(base.__iter__(value))
        children = (Child(f"[{i}]", rule, item) for i, item in enumerate(values) if not is_scalar(item))
        return View(rule, None if base is tuple else values, itertools.chain(children, _added(value, kind)))
    if issubclass(kind, (set, frozenset)):
        elements = list((set if issubclass(kind, set) else frozenset).__iter__(value))
        inside = [Child(f"[{shown(item)}]", rule, item) for item in elements if not is_scalar(item)]
        return View(rule, (repr(sorted(map(repr, map(mark_of, elements)))),), inside)
    if issubclass(kind, np.ndarray):
        return View(rule, _array(value), [])
    if issubclass(kind, (bytearray, array.array)):
        return View(rule, (bytes(memoryview(value)),), [])
    return _wrapper(value, kind, rule) or _generator(value, kind, rule)


def _wrapper(value: Any, kind: type, rule: str) -> View | None:
    """Look through what only wraps a function."""
    inside: list[tuple[str, Any]]
    if issubclass(kind, types.MethodType):
        inside = [(".__self__", value.__self__), ("", value.__func__)]
    elif issubclass(kind, types.BuiltinMethodType):
        inside = [("", value.__self__)]
    elif issubclass(kind, (functools.partial, functools.partialmethod)):
        inside = [("", value.func), (".args", value.args), (".keywords", value.keywords)]
    elif issubclass(kind, (staticmethod, classmethod)):
        inside = [("", value.__func__)]
    elif issubclass(kind, property):
        inside = [("", value.fget), ("", value.fset)]
    elif issubclass(kind, functools.cached_property):
        inside = [("", value.func)]
    else:
        return None
    return View(rule, None, [Child(step, rule, item) for step, item in inside])


def _generator(value: Any, kind: type, rule: str) -> View | None:
    """Look at what yields something else each time: random generators, Python generators, iterators."""
    if issubclass(kind, np.random.Generator):
        return View("hidden-random-state", (repr(value.bit_generator.state),))
    if issubclass(kind, np.random.RandomState):
        legacy: dict[str, Any] = np.random.RandomState.get_state(value, legacy=False)
        words = (
            legacy["state"].pop("key", np.zeros(0)).tobytes()
        )  # fast, and `repr` would leave most of it out
        return View("hidden-random-state", (words, repr(legacy)))
    if issubclass(kind, random.SystemRandom):
        return None
    if issubclass(kind, random.Random):
        return View("hidden-random-state", (hash(random.Random.getstate(value)),))
    if kind is types.GeneratorType:
        frame = value.gi_frame
        fields = Fields(".", {} if frame is None else dict(frame.f_locals))
        numbers = repr({k: v for k, v in fields.values.items() if is_scalar(v)})
        return View(rule, (-1 if frame is None else frame.f_lasti, numbers), fields.children(rule))
    if kind is itertools.count:
        return View(rule, (repr(value),))
    if id(kind) in _ITERATORS:
        inner = [item for item in gc.get_referents(value) if not is_scalar(item)]
        return View(rule, (operator.length_hint(value, -1),), [Child("", rule, item) for item in inner])
    return None


def _added(value: Any, kind: type) -> Iterator[Child]:
    """Yield the attributes that a subclass of a built-in container adds."""
    if id(kind) not in _PLAIN_CONTAINERS:
        for name, item in attributes(value).items():
            yield Child(f".{name}", "mutates-attribute", item)


def _array(value: np.ndarray[Any, Any]) -> tuple[Any, ...]:
    if value.dtype.hasobject:
        return tuple(np.ndarray.ravel(value).tolist())
    data = np.ndarray.tobytes(value)
    head = (np.ndarray.__dict__["shape"].__get__(value), str(value.dtype))
    return (str(head), data if len(data) <= _WHOLE_BYTES else hashlib.blake2b(data).digest())
