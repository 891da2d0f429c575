"""Look at one object of a submission: what it holds and where to look next. Runs in the trace jail."""

from __future__ import annotations

import collections
import functools
import gc
import itertools
import time
import types
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jax
import numpy as np

from grader.trace.ambient import AMBIENT, settings
from grader.trace.entry import unwrap_jit
from grader.trace.functions import is_boring, look_at_function
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

_TIME_ZONE = frozenset({"altzone", "daylight", "timezone", "tzname"})
_CLOSED_FOREIGN = frozenset({
    "grader",
    *("jax", "jaxlib", "numpy", "scipy", "ml_dtypes", "opt_einsum", "functools", "typing", "abc", "enum", "re"),
    *("importlib", "inspect", "dataclasses", "contextlib", "warnings", "_frozen_importlib_external", "builtins"),
    *("_frozen_importlib", "sys", "string", "ast", "tokenize", "traceback", "linecache", "copyreg", "annotationlib"),
})  # fmt: skip
"""Packages whose instances keep caches of their own, so that a change says nothing about the submission."""
_DERIVATIVES = ("jvp", "fwd", "bwd")
"""Where a function with derivatives of its own keeps them."""
_WRAPPED = frozenset({"__wrapped__", *functools.WRAPPER_ASSIGNMENTS})
"""Attributes that a wrapper has because it wraps."""
_LRU = type(functools.lru_cache(lambda: 0))


def root_fields(namespace: dict[str, Any]) -> View:
    """Look at the submission's globals."""
    fields = Fields("", {k: v for k, v in namespace.items() if type(k) is str and not is_boring(k)})
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
        return look_at_function(value, rule)
    if (view := look_inside(value, kind, rule)) is not None:
        return _with_attributes(view, value, kind)
    if issubclass(kind, type):
        return _class(value) if is_own(value) else None
    if issubclass(kind, types.ModuleType):
        return _module(value)
    if issubclass(kind, (jax.custom_jvp, jax.custom_vjp)):
        rules = {name: item for name, item in instance_dict(value).items() if name in _DERIVATIVES}
        fields = Fields(".", rules)
        inside = [Child("", rule, value.fun), *fields.children("mutates-attribute")]
        return View("mutates-attribute", fields, inside)
    own = any(map(is_own, bases_of(kind)))
    if not own and "__wrapped__" in (stored := instance_dict(value)):  # caches, jax.jit, functools.wraps
        leaked = [Child(" (cache)", rule, item) for item in _cached(value)] if kind is _LRU else []
        fields = Fields(".", {k: v for k, v in stored.items() if k not in _WRAPPED})
        inside = [Child("", rule, unwrap_jit(stored["__wrapped__"])), *leaked]
        return View("mutates-attribute", fields, [*inside, *fields.children("mutates-attribute")])
    if value is AMBIENT:
        return View(rule, Fields("", settings()))
    if own or kind is types.SimpleNamespace or _is_open(kind):
        inherited = rule if rule == "mutates-argument" else "mutates-attribute"
        held = {name: item for name, item in attributes(value).items() if not is_boring(name)}
        fields = Fields(".", {**held, "__class__": kind})
        classes = [Child(class_name(cls), "mutates-attribute", cls) for cls in bases_of(kind) if is_own(cls)]
        return View(inherited, fields, [*fields.children(inherited), *classes])
    return _closed(value)


def _with_attributes(view: View, value: Any, kind: type) -> View:
    """Add the attributes that an instance of a subclass of a built-in type, or a ``partial``, may have as well."""
    known = isinstance(view.content, Fields) and view.content.style == "."
    more = kind is collections.defaultdict  # whose factory stands in no dictionary
    if known or not (more or instance_dict(value) or any(map(is_own, bases_of(kind)))):
        return view
    fields = Fields(".", {name: item for name, item in attributes(value).items() if not is_boring(name)})
    inside = itertools.chain(view.children, fields.children("mutates-attribute"))
    return replace(view, children=inside, added=fields)


def _closed(value: Any) -> View | None:
    """Look at what a submission may have put into an instance of a closed package: values and objects of its own."""
    held = {
        name: item
        for name, item in instance_dict(value).items()
        if (not name.startswith("_") and _may_be_put(item) and not _is_computed_once(value, name, item))
        or _is_data_of_numpy(value, item)
    }
    if not held:
        return None
    fields = Fields(".", held)
    return View("mutates-attribute", fields, fields.children("mutates-attribute"))


def _may_be_put(item: Any) -> bool:
    plain = (dict, list, set, tuple, np.ndarray, types.FunctionType)
    return is_scalar(item) or type(item) in plain or is_own(type(item))


def _is_computed_once(owner: Any, name: str, item: Any) -> bool:
    """Tell whether the owner's class computes a value on first use and keeps it, as a mesh does with its axes."""
    return (is_scalar(item) or type(item) is tuple) and any(
        type(class_names(base).get(name)) is functools.cached_property for base in bases_of(type(owner))
    )


def _is_data_of_numpy(owner: Any, item: Any) -> bool:
    """Tell whether an array belongs to an object of NumPy, such as a polynomial: there arrays are no caches."""
    module = class_names(type(owner)).get("__module__")
    return type(item) is np.ndarray and type(module) is str and module.partition(".")[0] == "numpy"


def _class(cls: type) -> View:
    fields = Fields(".", {k: v for k, v in class_names(cls).items() if not is_boring(k)})
    bases = [Child(class_name(base), "mutates-attribute", base) for base in bases_of(cls)[1:] if is_own(base)]
    return View("mutates-attribute", fields, [*fields.children("mutates-attribute"), *bases])


def _module(module: types.ModuleType) -> View:
    """Look at the names of a foreign module that a submission might patch."""
    names = dict(types.ModuleType.__getattribute__(module, "__dict__"))
    if module is time:  # parsing a date sets them anew, to what they were; that they change is a setting
        names = {name: value for name, value in names.items() if name not in _TIME_ZONE}
    return View("mutates-attribute", Fields(".", names))


def _is_open(kind: type) -> bool:
    """Tell whether instances of a foreign class may hold state of the submission's."""
    module = class_names(kind).get("__module__")
    return type(module) is str and module.partition(".")[0] not in _CLOSED_FOREIGN


def _cached(cache: Any) -> Iterator[Any]:
    """Yield the arguments and results that an ``lru_cache`` holds, as far as they can hold something themselves."""
    for item in gc.get_referents(cache):
        pairs = [*dict.keys(item), *dict.values(item)] if type(item) is dict else [item]
        for value in pairs:
            inner = gc.get_referents(value) if type(value).__name__ == "_HashedSeq" else (value,)
            yield from (one for one in inner if not is_scalar(one))
