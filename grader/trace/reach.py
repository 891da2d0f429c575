"""Look at one object: what it holds and where to look next. Runs in the trace jail.

The objects are the submission's, and their ``__eq__``, ``__repr__``, ``__hash__``, ``__class__`` and ``__getattr__`` may
lie, loop or raise. So none of these is ever called: types are taken with ``type``, attributes from the dictionaries
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
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import numpy as np

from grader.trace.entry import FILENAME, MODULE, unwrap_jit

__all__ = ["SCALARS", "Child", "Fields", "View", "is_same", "look", "root_fields"]

SCALARS = frozenset({bool, int, float, complex, str, bytes, type(None), type(...), *np.sctypeDict.values()})
"""Exact types whose values are compared; every other object is compared by identity."""

_ITERATORS = (
    *(type(iter(empty)) for empty in ([], (), {}, {}.values(), {}.items(), set(), "", b"", range(0))),
    *(type(reversed(empty)) for empty in ([], {})),
    *(enumerate, filter, map, zip, itertools.chain, itertools.cycle, itertools.islice, itertools.takewhile),
)
_BORING = frozenset({
    *("__builtins__", "__warningregistry__", "__dict__", "__weakref__", "__doc__", "__module__"),
    *("__abstractmethods__", "_abc_impl", "_value2member_map_", "_member_map_", "__wrapped__"),
})  # fmt: skip
_OPEN_FOREIGN = frozenset({"types", "argparse", "collections", "queue"})
"""Modules whose instances are containers in all but name, such as ``types.SimpleNamespace``."""
_PATCHABLE = frozenset({"jax", "numpy", "math", "builtins"})
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

    items: Mapping[Any, tuple[str, Any]]
    """Step and value by mark (see ``_mark``)."""
    rules: Mapping[Any, str]
    """The rule of a write to one item, where it is not the holder's."""


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
    names = {k: v for k, v in namespace.items() if type(k) is str and k not in _BORING and "annot" not in k}
    children = [Child(k, "mutates-global", v) for k, v in names.items()]
    return View("mutates-global", Fields({k: (k, v) for k, v in names.items()}, {}), children)


def is_same(a: Any, b: Any) -> bool:
    """Compare two elements without calling anything of theirs."""
    if a is b or type(a) is not type(b) or type(a) not in SCALARS:
        return a is b
    return a == b if type(a) in (str, bytes, int) else repr(a) == repr(b)  # NaN is the same as NaN


def look(value: Any, rule: str) -> View | None:
    """Look at ``value``; None if nothing of it is the submission's to write.

    Args:
        value: any object at all.
        rule: the rule that applies to containers on the way that led here.
    """
    kind = type(value)
    if kind in SCALARS:
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
    if own or _CLASS_DICT(kind).get("__module__") in _OPEN_FOREIGN or kind is types.SimpleNamespace:
        inherited = rule if rule == "mutates-argument" else "mutates-attribute"
        fields = _fields(_attributes(value), ".")
        classes = [Child(cls.__name__, "mutates-attribute", cls) for cls in _MRO(kind) if _is_own(cls)]
        return View(inherited, fields, [*_children(fields, inherited), *classes])
    return None


def _builtin(value: Any, kind: type, rule: str) -> View | None:
    """Look at a value of a built-in type, or of a subclass, which may add attributes of its own."""
    if issubclass(kind, dict):
        fields = _fields(dict(dict.items(value)) if kind is not dict else value, "[")
        return View(rule, fields, [*_children(fields, rule), *_added(value, kind)])
    if issubclass(kind, (list, tuple, collections.deque)):
        # A tuple cannot change, but what it holds can.
        base = next(b for b in (list, tuple, collections.deque) if issubclass(kind, b))
        values = tuple(base.__iter__(value))
        children = (Child(f"[{i}]", rule, item) for i, item in enumerate(values) if type(item) not in SCALARS)
        return View(rule, None if issubclass(kind, tuple) else values, itertools.chain(children, _added(value, kind)))
    if issubclass(kind, (set, frozenset)):
        elements = list((set if issubclass(kind, set) else frozenset).__iter__(value))
        inside = [Child(f"[{_shown(item)}]", rule, item) for item in elements if type(item) not in SCALARS]
        return View(rule, (repr(sorted(map(repr, map(_mark, elements)))),), inside)
    if issubclass(kind, np.ndarray):
        return View(rule, _array(value), [])
    if issubclass(kind, (bytearray, array.array)):
        return View(rule, (bytes(memoryview(value)),), [])
    if issubclass(kind, types.FunctionType):
        return _function(value, rule)
    if issubclass(kind, types.MethodType):
        return View(rule, None, [Child(".__self__", rule, value.__self__), Child("", rule, value.__func__)])
    if issubclass(kind, types.BuiltinMethodType):
        return View(rule, None, [Child(".__self__", rule, value.__self__)])
    if issubclass(kind, (functools.partial, functools.partialmethod)):
        parts = [Child("", rule, value.func), Child(".args", rule, value.args), Child(".keywords", rule, value.keywords)]
        return View(rule, None, parts)
    if issubclass(kind, (staticmethod, classmethod)):
        return View(rule, None, [Child("", rule, value.__func__)])
    if issubclass(kind, property):
        return View(rule, None, [Child("", rule, value.fget), Child("", rule, value.fset)])
    if issubclass(kind, functools.cached_property):
        return View(rule, None, [Child("", rule, value.func)])
    return _generator(value, kind, rule)


def _generator(value: Any, kind: type, rule: str) -> View | None:
    """Look at what yields something else each time: random generators, Python generators, iterators."""
    if issubclass(kind, np.random.Generator):
        return View("hidden-random-state", (repr(value.bit_generator.state),))
    if issubclass(kind, np.random.RandomState):
        state = np.random.RandomState.get_state(value, legacy=False)
        words = state["state"]["key"].tobytes()  # type: ignore[call-overload, index]
        return View("hidden-random-state", (words, repr({**state, "state": state["state"].get("pos")})))  # type: ignore[call-overload, index, arg-type, dict-item]
    if issubclass(kind, random.SystemRandom):
        return None
    if issubclass(kind, random.Random):
        return View("hidden-random-state", (repr(random.Random.getstate(value)),))
    if kind is types.GeneratorType:
        frame = value.gi_frame
        names = {} if frame is None else frame.f_locals
        fields = _fields(dict(names), ".")
        state = Fields({**fields.items, "the next value": ("", -1 if frame is None else frame.f_lasti)}, {})
        return View(rule, state, _children(fields, rule))
    if kind is itertools.count:
        return View(rule, (repr(value),))
    if kind in _ITERATORS:
        inner = [item for item in gc.get_referents(value) if type(item) not in SCALARS]
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
        children.append(Child(variable, "mutates-closure", cells[variable]))
    attributes = {f"{name}.{key}": value for key, value in function.__dict__.items() if key not in _BORING}
    children += [Child(key, "mutates-attribute", value) for key, value in attributes.items()]
    if "__wrapped__" in function.__dict__:
        children.append(Child("", "mutates-global", function.__dict__["__wrapped__"]))
    fields = {key: (key, value) for key, value in {**cells, **attributes}.items()}
    return View("mutates-closure", Fields(fields, dict.fromkeys(attributes, "mutates-attribute")), children)


def _class(cls: type) -> View:
    attributes = {k: v for k, v in _CLASS_DICT(cls).items() if k not in _BORING and "annot" not in k}
    fields = _fields(attributes, ".")
    bases = [Child(base.__name__, "mutates-attribute", base) for base in _MRO(cls)[1:] if _is_own(base)]
    return View("mutates-attribute", fields, [*_children(fields, "mutates-attribute"), *bases])


def _module(module: types.ModuleType) -> View | None:
    """Look at a foreign module that a submission might patch. Submodules appear there when they are first imported."""
    names = types.ModuleType.__getattribute__(module, "__dict__")
    if str(names.get("__name__")).partition(".")[0] not in _PATCHABLE:
        return None
    held = {k: v for k, v in names.items() if not k.startswith("__") and not issubclass(type(v), types.ModuleType)}
    return View("mutates-attribute", _fields(held, "."), [])


def _added(value: Any, kind: type) -> Iterator[Child]:
    """Yield the attributes that a subclass of a built-in container adds."""
    if kind not in (dict, list, tuple, collections.deque):
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
        if type(descriptor) is types.GetSetDescriptorType:
            found = descriptor.__get__(value)
            return found if type(found) is dict else {}
    return {}


def _fields(values: Mapping[Any, Any], bracket: str) -> Fields:
    if bracket == "[":
        return Fields({_mark(k): (f"[{_shown(k)}]", v) for k, v in values.items()}, {})
    return Fields({k: (f".{k}", v) for k, v in values.items() if type(k) is str}, {})


def _children(fields: Fields, rule: str) -> Iterator[Child]:
    return (Child(step, rule, value) for step, value in fields.items.values() if type(value) not in SCALARS)


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
    return value if type(value) is str else (type(value).__name__, repr(value)) if type(value) in SCALARS else id(value)


def _shown(key: Any) -> str:
    return repr(key)[:40] if type(key) in SCALARS else type(key).__name__


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
