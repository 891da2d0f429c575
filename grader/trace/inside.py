"""Look inside objects of built-in types: containers, wrappers of functions, generators. Runs in the trace jail."""

from __future__ import annotations

import array
import collections
import contextvars
import ctypes
import functools
import gc
import hashlib
import io
import itertools
import logging
import mmap
import operator
import queue
import random
import threading
import traceback
import types
import warnings
import weakref
from collections.abc import Iterator
from typing import Any

import jax
import numpy as np

from grader.trace.entry import FILENAME
from grader.trace.view import (
    Child,
    Fields,
    View,
    bases_of,
    class_names,
    instance_dict,
    is_scalar,
    mark_of,
    shown,
)

__all__ = ["look_inside"]

_EMPTY: tuple[Any, ...] = ([], {}, (), {}.values(), {}.items(), set(), "", b"", range(0))
_ITERATOR_TYPES = (
    *(type(iter(empty)) for empty in _EMPTY),
    *(type(reversed(empty)) for empty in _EMPTY[:2]),
    *(enumerate, filter, map, zip, type(itertools.tee(())[0])),
    *(type(iter(range(1 << 70))), type(iter(int, 1))),
    *(kind for kind in vars(itertools).values() if isinstance(kind, type)),
)
_SEQUENCE_ITERATOR = type(iter(np.zeros(0)))
_ITERATORS = frozenset(map(id, (*_ITERATOR_TYPES, _SEQUENCE_ITERATOR)))
_WHOLE_BYTES = 1 << 16
_WEAK = frozenset(map(id, (weakref.WeakKeyDictionary, weakref.WeakValueDictionary, weakref.WeakSet)))
_NUMPY = ("numpy.random._pcg64", "numpy.random._mt19937", "numpy.random._philox", "numpy.random._sfc64")
_LOCK = type(threading.Lock())
_RLOCK = type(threading.RLock())
_HOLDERS = frozenset(map(id, (
    *(types.CellType, slice, types.GenericAlias, np.ufunc),
    *(operator.attrgetter, operator.itemgetter, operator.methodcaller),
)))  # fmt: skip
"""Types whose instances only hold something else, where Python code cannot ask for it."""
_ARGUMENTS = BaseException.__dict__["args"].__get__
"""The arguments of an exception, past any property of that name."""
_CAUSES = ("__cause__", "__context__")
_CTYPES = (*ctypes.c_int.__mro__[1:2], ctypes.Structure, ctypes.Union, ctypes.Array)


def look_inside(value: Any, kind: type, rule: str) -> View | None:
    """Look at a value of a built-in type, or of a subclass, which may add attributes of its own; None for others."""
    if issubclass(kind, dict):
        fields = Fields("[", {mark_of(k): v for k, v in dict.items(value)})
        return View(rule, fields, fields.children(rule))
    if issubclass(kind, (list, tuple, collections.deque)):
        # A tuple cannot change, but what it holds can.
        base = next(b for b in (list, tuple, collections.deque) if issubclass(kind, b))
        values = tuple(base.__iter__(value))
        steps = _names(kind, len(values)) if base is tuple else None
        children = (
            Child(steps[i] if steps else f"[{i}]", rule, item)
            for i, item in enumerate(values)
            if not is_scalar(item)
        )
        return View(rule, None if base is tuple else values, children)
    if issubclass(kind, (set, frozenset)):
        elements = list((set if issubclass(kind, set) else frozenset).__iter__(value))
        inside = [Child(f"[{shown(item)}]", rule, item) for item in elements if not is_scalar(item)]
        return View(rule, (repr(sorted(map(repr, map(mark_of, elements)))),), inside)
    if issubclass(kind, np.ndarray):
        held = [Child("", rule, item) for item in _objects(value) if not is_scalar(item)]
        return View(rule, _array(value), held)
    if issubclass(kind, (bytearray, array.array)):
        return View(rule, (bytes(memoryview(value)),), [])
    return _wrapper(value, kind, rule) or _generator(value, kind, rule) or _store(value, kind, rule)


def _wrapper(value: Any, kind: type, rule: str) -> View | None:
    """Look through what only wraps a function."""
    inside: list[tuple[str, Any]]
    content: tuple[Any, ...] | None = None
    if issubclass(kind, types.MethodType):
        inside = [(".__self__", value.__self__), ("", value.__func__)]
    elif issubclass(kind, types.BuiltinMethodType):
        inside = [("", value.__self__)]
    elif issubclass(kind, (functools.partial, functools.partialmethod)):
        inside = [("", value.func), (".args", value.args), (".keywords", value.keywords)]
        content = (value.func, *value.args)
    elif issubclass(kind, (staticmethod, classmethod)):
        inside = [("", value.__func__)]
    elif issubclass(kind, property):
        inside = [("", value.fget), ("", value.fset), ("", value.fdel)]
    elif issubclass(kind, functools.cached_property):
        inside = [("", value.func)]
    elif id(kind) in _HOLDERS and (held := _held(value)):
        inside = [("", item) for item in held]
    else:
        return None
    return View(rule, content, [Child(step, rule, item) for step, item in inside if not is_scalar(item)])


def _held(value: Any) -> list[Any]:
    """Return what an object holds besides numbers, texts and the dictionary of NumPy's own functions."""
    return [one for one in gc.get_referents(value) if not is_scalar(one) and type(one) is not dict]


def _generator(value: Any, kind: type, rule: str) -> View | None:
    """Look at what yields something else each time: random generators, Python generators, iterators."""
    if issubclass(kind, np.random.Generator):
        children = getattr(value.bit_generator.seed_seq, "n_children_spawned", 0)
        return View("hidden-random-state", (repr(value.bit_generator.state), children))
    if issubclass(kind, np.random.RandomState):
        legacy: dict[str, Any] = np.random.RandomState.get_state(value, legacy=False)
        words = (
            legacy["state"].pop("key", np.zeros(0)).tobytes()
        )  # fast, and `repr` would leave most of it out
        return View("hidden-random-state", (words, repr(legacy)))
    if issubclass(kind, np.random.BitGenerator):
        return View("hidden-random-state", (repr(value.state),)) if kind.__module__ in _NUMPY else None
    if issubclass(kind, np.random.SeedSequence):
        return View("hidden-random-state", (value.n_children_spawned,))
    if issubclass(kind, random.SystemRandom):
        return None
    if issubclass(kind, random.Random):
        return View("hidden-random-state", (hash(random.Random.getstate(value)),))
    if kind is types.GeneratorType:
        frame = value.gi_frame
        fields = Fields(".", {} if frame is None else dict(frame.f_locals))
        where = -1 if frame is None else frame.f_lasti
        # While it runs, its caller's line is not over: what it does then is told afterwards.
        content = None if value.gi_running else (where, *fields.values.values())
        return View(rule, content, fields.children(rule))
    if kind is itertools.count:
        return View(rule, (repr(value),))
    if id(kind) in _ITERATORS:
        inner = [item for item in _flat(gc.get_referents(value)) if not is_scalar(item)]
        return View(rule, _position(value), [Child("", rule, item) for item in inner])
    return None


def _position(value: Any) -> tuple[Any, ...]:
    """Return how far an iterator has come, as far as it tells."""
    try:
        # Over an object of the submission's, a length would be the submission's to tell.
        hint = -1 if type(value) is _SEQUENCE_ITERATOR else operator.length_hint(value, -1)
    except OverflowError:  # a range longer than the machine's words
        hint = -1
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # to be copied is deprecated from Python 3.12, and gone in 3.14
            told = value.__reduce__()
    except TypeError:
        return (hint,)
    return (hint, *_numbers(told))


def _numbers(told: Any) -> Iterator[Any]:
    """Yield the numbers and texts of nested tuples: indices, counts and totals, and nothing of the submission's."""
    if type(told) is tuple:
        for item in told:
            yield from _numbers(item)
    elif type(told) is range:
        yield from (told.start, told.stop, told.step)
    elif is_scalar(told):
        yield told


def _flat(items: list[Any]) -> Iterator[Any]:
    """Yield items, and those of tuples among them: ``map`` and ``zip`` keep their iterators in one."""
    for item in items:
        yield from item if type(item) is tuple else (item,)


def _store(value: Any, kind: type, rule: str) -> View | None:
    """Look at what keeps things under another interface: variables of a thread or context, weak containers."""
    if issubclass(kind, threading.local):
        fields = Fields(".", dict(threading.local.__getattribute__(value, "__dict__")))
        return View(rule, fields, fields.children(rule))
    if kind is contextvars.ContextVar:
        fields = Fields("", {".get()": value.get(None)})
        return View(rule, fields, fields.children(rule))
    if not _WEAK.isdisjoint(map(id, bases_of(kind))):
        return View(rule, None, [Child("", rule, instance_dict(value).get("data"))])
    if issubclass(kind, types.MappingProxyType):
        return View(rule, None, [Child("", rule, inner) for inner in gc.get_referents(value)])
    if issubclass(kind, logging.Logger):
        names = ("level", "disabled", "propagate", "handlers", "filters")  # not what it caches
        fields = Fields(".", {name: item for name, item in instance_dict(value).items() if name in names})
        return View("mutates-attribute", fields, fields.children("mutates-attribute"))
    if issubclass(kind, BaseException):
        arguments = _ARGUMENTS(value)
        held = [Child(f".args[{i}]", rule, item) for i, item in enumerate(arguments)]
        held += [Child(f".{name}", rule, getattr(BaseException, name).__get__(value)) for name in _CAUSES]
        return View("mutates-attribute", arguments, [*held, *_frames(value, rule)])
    content = _buffered(value, kind)
    return None if content is None else View(rule, content)


def _frames(error: BaseException, rule: str) -> Iterator[Child]:
    """Yield what the frames of a stored exception keep alive."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == FILENAME:
            for name, item in frame.f_locals.items():
                if issubclass(type(item), jax.core.Tracer):
                    yield Child(f".__traceback__: {name}", rule, item)


def _buffered(value: Any, kind: type) -> tuple[Any, ...] | None:
    """Return what a stream, buffer, queue or lock holds."""
    if issubclass(kind, io.StringIO):
        return ("closed",) if value.closed else (io.StringIO.getvalue(value), io.StringIO.tell(value))
    if issubclass(kind, io.BytesIO):
        return ("closed",) if value.closed else (io.BytesIO.getvalue(value), io.BytesIO.tell(value))
    if issubclass(kind, queue.SimpleQueue):
        return (queue.SimpleQueue.qsize(value),)
    if kind is _LOCK:
        return (value.locked(),)
    if kind is _RLOCK:
        return (repr(value),)
    if issubclass(kind, (memoryview, mmap.mmap, *_CTYPES)):
        try:
            return (_whole(memoryview(value).tobytes()),)
        except (BufferError, ValueError):
            return None
    return None


def _names(kind: type, length: int) -> list[str] | None:
    """Return how the fields of a named tuple are written, None for other tuples."""
    fields = class_names(kind).get("_fields")
    if type(fields) is tuple and len(fields) == length and all(type(name) is str for name in fields):
        return [f".{name}" for name in fields]
    return None


def _objects(value: np.ndarray[Any, Any]) -> list[Any]:
    return np.ndarray.ravel(value).tolist() if value.dtype.hasobject else []


def _array(value: np.ndarray[Any, Any]) -> tuple[Any, ...]:
    if value.dtype.hasobject:
        return tuple(_objects(value))
    data = np.ndarray.tobytes(value)
    head = (np.ndarray.__dict__["shape"].__get__(value), str(value.dtype))
    return (str(head), _whole(data))


def _whole(data: bytes) -> bytes:
    """Stand in for bytes: what is long is kept as its digest."""
    return data if len(data) <= _WHOLE_BYTES else hashlib.blake2b(data).digest()
