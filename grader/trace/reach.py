"""Look at one object of a submission: what it holds and where to look next. Runs in the trace jail."""

from __future__ import annotations

import functools
import gc
import types
from collections.abc import Iterator
from typing import Any

import jax

from grader.trace.entry import FILENAME, MODULE, unwrap_jit
from grader.trace.inside import look_inside
from grader.trace.view import (
    Child,
    Fields,
    View,
    attributes,
    bases_of,
    class_name,
    class_names,
    instance_dict,
    is_own,
    is_scalar,
)

__all__ = ["look", "root_fields"]

_BORING = frozenset({
    *("__builtins__", "__warningregistry__", "__dict__", "__weakref__", "__doc__", "__module__"),
    *("__abstractmethods__", "_abc_impl", "_value2member_map_", "_member_map_", "__wrapped__"),
})  # fmt: skip
_OPEN_FOREIGN = frozenset({"types", "argparse", "collections", "queue"})
"""Modules whose instances are containers in all but name, such as ``types.SimpleNamespace``."""
_PATCHABLE = frozenset({"jax", "numpy", "math", "builtins"})
"""Packages whose modules a submission might write names into."""
_LRU = type(functools.lru_cache(lambda: 0))


def root_fields(namespace: dict[str, Any]) -> View:
    """Look at the submission's globals."""
    fields = Fields("", {k: v for k, v in namespace.items() if type(k) is str and not _is_boring(k)})
    return View("mutates-global", fields, fields.children("mutates-global"))


def look(value: Any, rule: str) -> View | None:
    """Look at ``value``; None if nothing of it is the submission's to write.

    Args:
        value: any object at all.
        rule: the rule that applies to containers on the way that led here.
    """
    kind = type(value)
    if is_scalar(value):
        return None
    if issubclass(kind, types.FunctionType):
        return _function(value, rule)
    if (view := look_inside(value, kind, rule)) is not None:
        return view
    if issubclass(kind, type):
        return _class(value) if is_own(value) else None
    if issubclass(kind, types.ModuleType):
        return _module(value)
    own = any(map(is_own, bases_of(kind)))
    if not own and "__wrapped__" in (stored := instance_dict(value)):  # caches, jax.jit, functools.wraps
        leaked = [Child(" (cache)", rule, item) for item in _cached_tracers(value)] if kind is _LRU else []
        return View(rule, None, [Child("", rule, unwrap_jit(stored["__wrapped__"])), *leaked])
    module = class_names(kind).get("__module__")
    if own or kind is types.SimpleNamespace or (type(module) is str and module in _OPEN_FOREIGN):
        inherited = rule if rule == "mutates-argument" else "mutates-attribute"
        fields = Fields(".", attributes(value))
        classes = [Child(class_name(cls), "mutates-attribute", cls) for cls in bases_of(kind) if is_own(cls)]
        return View(inherited, fields, [*fields.children(inherited), *classes])
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
    fields = Fields(".", {k: v for k, v in class_names(cls).items() if not _is_boring(k)})
    bases = [Child(class_name(base), "mutates-attribute", base) for base in bases_of(cls)[1:] if is_own(base)]
    return View("mutates-attribute", fields, [*fields.children("mutates-attribute"), *bases])


def _module(module: types.ModuleType) -> View | None:
    """Look at the names of a foreign module that a submission might patch."""
    names = types.ModuleType.__getattribute__(module, "__dict__")
    if str(names.get("__name__")).partition(".")[0] not in _PATCHABLE:
        return None
    return View("mutates-attribute", Fields(".", dict(names)))


def _cached_tracers(cache: Any) -> Iterator[Any]:
    """Yield the traced values among the results that an ``lru_cache`` holds."""
    for item in gc.get_referents(cache):
        inner = item.values() if type(item) is dict else item if type(item) in (tuple, list) else (item,)
        yield from (value for value in inner if issubclass(type(value), jax.core.Tracer))


def _is_boring(name: str) -> bool:
    return name in _BORING or "annot" in name
