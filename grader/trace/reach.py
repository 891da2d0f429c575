"""Look at one object: what it holds and where to look next. Runs in the trace jail.

The objects are the submission's, and their ``__eq__``, ``__repr__``, ``__hash__``, ``__class__`` and
``__getattr__`` may lie, loop or raise. So none of these is ever called: types are taken with ``type``, attributes from the dictionaries
and slots that the interpreter keeps, and elements are compared by identity unless they are plain scalars.
"""

from __future__ import annotations

import array
import collections
import functools
import gc
import hashlib
import itertools
import operator
import random
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import jax
import numpy as np

from grader.trace.entry import FILENAME, MODULE, unwrap_jit

__all__ = ["Child", "Fields", "View", "is_same", "is_scalar", "look", "root_fields"]

_TYPES = (bool, int, float, complex, str, bytes, type(None), type(...), *np.sctypeDict.values())
_SCALARS = frozenset(map(id, _TYPES))
"""Exact types whose values are compared, by identity: a metaclass may have a hash and an equality of its own."""
_EMPTY: tuple[Any, ...] = ([], {}, (), {}.values(), {}.items(), set(), "", b"", range(0))
_ITERATOR_TYPES = (
    *(type(iter(empty)) for empty in _EMPTY),
    *(type(reversed(empty)) for empty in _EMPTY[:2]),
    *(enumerate, filter, map, zip, itertools.chain, itertools.cycle, itertools.islice, itertools.takewhile),
)
_ITERATORS = frozenset(map(id, _ITERATOR_TYPES))
_PLAIN_CONTAINERS = frozenset(map(id, (dict, list, tuple, set, frozenset, collections.deque)))
_BORING = frozenset({
    *("__builtins__", "__warningregistry__", "__dict__", "__weakref__", "__doc__", "__module__"),
    *("__abstractmethods__", "_abc_impl", "_value2member_map_", "_member_map_", "__wrapped__"),
})  # fmt: skip
_OPEN_FOREIGN = frozenset({"types", "argparse", "collections", "queue"})
"""Modules whose instances are containers in all but name, such as ``types.SimpleNamespace``."""
_PATCHABLE = frozenset({"jax", "numpy", "math", "builtins"})
"""Packages whose modules a submission might write names into."""
_WHOLE_BYTES = 1 << 16


class Child(NamedTuple):
    """Something to look at next."""

    step: str
    """What to append to the path: ``.name`` or ``[key]``; anything else is a path of its own."""
    rule: str
    """The rule that a write to it breaks."""
    value: Any


@dataclass(frozen=True, eq=False)
class Fields:
    """Named content: attributes, globals, the items of a dict."""

    style: str
    """``.`` for attributes, ``[`` for items, empty for names that stand alone."""
    values: Mapping[Any, Any]
    """Values by name, or by ``_mark`` of the key."""
    rules: Mapping[Any, str] = field(default_factory=dict)
    """The rule of a write to one value, where it is not the holder's."""

    def step(self, mark: Any) -> str:
        """Return what to append to the holder's path for one value."""
        if self.style != "[":
            return f"{self.style}{mark}"
        return f"[{mark!r:.40}]" if type(mark) is str else f"[{mark[1]:.40}]" if type(mark) is tuple else "[...]"

    def children(self, rule: str) -> Iterator[Child]:
        """Yield the values that hold something themselves."""
        return (Child(self.step(k), self.rules.get(k, rule), v) for k, v in self.values.items() if not is_scalar(v))


@dataclass(frozen=True)
class View:
    """What one object holds."""

    rule: str
    """The rule that a write to its own content breaks."""
    content: Fields | tuple[Any, ...] | None
    """Fields, or a tuple that ``is_same`` can compare element by element; None if it cannot change."""
    children: Iterable[Child] = ()


def root_fields(namespace: dict[str, Any]) -> View:
    """Look at the submission's globals."""
    fields = Fields("", {k: v for k, v in namespace.items() if type(k) is str and not _is_boring(k)})
    return View("mutates-global", fields, fields.children("mutates-global"))


def is_scalar(value: Any) -> bool:
    """Tell whether ``value`` is a plain number or text, which holds nothing and can be compared and shown."""
    return id(type(value)) in _SCALARS


def is_same(a: Any, b: Any) -> bool:
    """Compare two elements without calling anything of theirs."""
    if a is b or type(a) is not type(b) or not is_scalar(a):
        return a is b
    return a == b if type(a) in (str, bytes, int) else repr(a) == repr(b)  # NaN is the same as NaN


def look(value: Any, rule: str) -> View | None:
    """Look at ``value``; None if nothing of it is the submission's to write.

    Args:
        value: any object at all.
        rule: the rule that applies to containers on the way that led here.
    """
    kind = type(value)
    if id(kind) in _SCALARS:
        return None
    if (view := _builtin(value, kind, rule)) is not None:
        return view
    if issubclass(kind, type):
        return _class(value) if _is_own(value) else None
    if issubclass(kind, types.ModuleType):
        return _module(value)
    own = any(map(_is_own, _MRO(kind)))
    if not own and "__wrapped__" in (stored := _instance_dict(value)):  # caches, jax.jit, functools.wraps
        leaked = [Child(" (cache)", rule, item) for item in _cached_tracers(value)] if kind is _LRU else []
        return View(rule, None, [Child("", rule, unwrap_jit(stored["__wrapped__"])), *leaked])
    if own or kind is types.SimpleNamespace or _CLASS_DICT(kind).get("__module__") in _OPEN_FOREIGN:
        inherited = rule if rule == "mutates-argument" else "mutates-attribute"
        fields = Fields(".", _attributes(value))
        classes = [Child(cls.__name__, "mutates-attribute", cls) for cls in _MRO(kind) if _is_own(cls)]
        return View(inherited, fields, [*fields.children(inherited), *classes])
    return None


def _builtin(value: Any, kind: type, rule: str) -> View | None:
    """Look at a value of a built-in type, or of a subclass, which may add attributes of its own."""
    if issubclass(kind, dict):
        fields = Fields("[", {_mark(k): v for k, v in dict.items(value)})
        return View(rule, fields, itertools.chain(fields.children(rule), _added(value, kind)))
    if issubclass(kind, (list, tuple, collections.deque)):
        # A tuple cannot change, but what it holds can.
        base = next(b for b in (list, tuple, collections.deque) if issubclass(kind, b))
        values = tuple(base.__iter__(value))
        children = (Child(f"[{i}]", rule, item) for i, item in enumerate(values) if not is_scalar(item))
        return View(rule, None if base is tuple else values, itertools.chain(children, _added(value, kind)))
    if issubclass(kind, (set, frozenset)):
        elements = list((set if issubclass(kind, set) else frozenset).__iter__(value))
        inside = [Child(f"[{_shown(item)}]", rule, item) for item in elements if not is_scalar(item)]
        return View(rule, (repr(sorted(map(repr, map(_mark, elements)))),), inside)
    if issubclass(kind, np.ndarray):
        return View(rule, _array(value), [])
    if issubclass(kind, (bytearray, array.array)):
        return View(rule, (bytes(memoryview(value)),), [])
    if issubclass(kind, types.FunctionType):
        return _function(value, rule)
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
        legacy: dict[str, Any] = np.random.RandomState.get_state(value, legacy=False)  # type: ignore[assignment]
        words = legacy["state"].pop("key", np.zeros(0)).tobytes()  # fast, and `repr` would leave most of it out
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


def _function(function: types.FunctionType, rule: str) -> View:
    if function.__code__.co_filename != FILENAME and function.__globals__.get("__name__") != MODULE:
        wrapped = function.__dict__.get("__wrapped__")
        return View(rule, None, [] if wrapped is None else [Child("", rule, wrapped)])
    name = function.__name__
    code = function.__code__
    children = []
    values = function.__defaults__ or ()
    positional = code.co_varnames[: code.co_argcount]
    defaults = dict(zip(positional[len(positional) - len(values) :], values, strict=True))
    for parameter, value in {**defaults, **(function.__kwdefaults__ or {})}.items():
        children.append(Child(f"{parameter} (default of {name})", "mutates-default", value))
    cells = {}
    for variable, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
        try:
            cells[variable] = cell.cell_contents
        except ValueError:  # not bound yet
            continue
    attributes = {f"{name}.{key}": value for key, value in function.__dict__.items() if not _is_boring(key)}
    if "__wrapped__" in function.__dict__:
        children.append(Child("", "mutates-global", function.__dict__["__wrapped__"]))
    fields = Fields("", {**cells, **attributes}, dict.fromkeys(attributes, "mutates-attribute"))
    return View("mutates-closure", fields, [*children, *fields.children("mutates-closure")])


def _class(cls: type) -> View:
    fields = Fields(".", {k: v for k, v in _CLASS_DICT(cls).items() if not _is_boring(k)})
    bases = [Child(base.__name__, "mutates-attribute", base) for base in _MRO(cls)[1:] if _is_own(base)]
    return View("mutates-attribute", fields, [*fields.children("mutates-attribute"), *bases])


def _module(module: types.ModuleType) -> View | None:
    """Look at the names of a foreign module that a submission might patch."""
    names = types.ModuleType.__getattribute__(module, "__dict__")
    if str(names.get("__name__")).partition(".")[0] not in _PATCHABLE:
        return None
    return View("mutates-attribute", Fields(".", dict(names)))


def _added(value: Any, kind: type) -> Iterator[Child]:
    """Yield the attributes that a subclass of a built-in container adds."""
    if id(kind) not in _PLAIN_CONTAINERS:
        for name, item in _attributes(value).items():
            yield Child(f".{name}", "mutates-attribute", item)


def _attributes(value: Any) -> dict[str, Any]:
    attributes = dict(_instance_dict(value))
    for base in _MRO(type(value)):
        if _is_own(base):
            for name, descriptor in _CLASS_DICT(base).items():
                if type(descriptor) is types.MemberDescriptorType:
                    try:
                        attributes[name] = descriptor.__get__(value)
                    except AttributeError:  # not set yet
                        continue
    return attributes


def _instance_dict(value: Any) -> dict[str, Any]:
    for base in _MRO(type(value)):
        descriptor = _CLASS_DICT(base).get("__dict__")
        if type(descriptor) is types.GetSetDescriptorType or type(descriptor) is types.MemberDescriptorType:
            found = descriptor.__get__(value)
            return found if type(found) is dict else {}
    return {}


def _cached_tracers(cache: Any) -> Iterator[Any]:
    """Yield the traced values among the results that an ``lru_cache`` holds."""
    for item in gc.get_referents(cache):
        inner = item.values() if type(item) is dict else item if type(item) in (tuple, list) else (item,)
        yield from (value for value in inner if issubclass(type(value), jax.core.Tracer))


def _array(value: np.ndarray[Any, Any]) -> tuple[Any, ...]:
    if value.dtype.hasobject:
        return tuple(np.ndarray.ravel(value).tolist())
    data = np.ndarray.tobytes(value)
    head = (np.ndarray.__dict__["shape"].__get__(value), str(value.dtype))
    return (str(head), data if len(data) <= _WHOLE_BYTES else hashlib.blake2b(data).digest())


def _mark(value: Any) -> Any:
    """Stand in for a key or element: type and text of a scalar, else its identity."""
    return value if type(value) is str else (type(value).__name__, repr(value)) if is_scalar(value) else id(value)


def _shown(key: Any) -> str:
    return repr(key)[:40] if is_scalar(key) else type(key).__name__


def _is_boring(name: str) -> bool:
    return name in _BORING or "annot" in name


def _is_own(cls: type) -> bool:
    """Tell whether the submission made ``cls``: what a module really defines can be found there."""
    names = _CLASS_DICT(cls)
    module = names.get("__module__")
    if module == MODULE:
        return True
    return isinstance(module, str) and module not in sys.modules


_CLASS_DICT = type.__dict__["__dict__"].__get__
_MRO = type.__dict__["__mro__"].__get__
_LRU = type(functools.lru_cache(lambda: 0))
