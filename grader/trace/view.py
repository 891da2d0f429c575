"""What one object holds, as plain data, and how parts of it are compared and shown. Runs in the trace jail.

The objects are the submission's, and their ``__eq__``, ``__repr__``, ``__hash__``, ``__class__`` and ``__getattr__``
may lie, loop or raise. So none of these is ever called: types are taken with ``type``, attributes from the
dictionaries and slots that the interpreter keeps, and elements are compared by identity unless they are plain scalars.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from grader.trace.entry import MODULE

__all__ = [
    "Child",
    "Fields",
    "View",
    "attributes",
    "bases_of",
    "class_name",
    "class_names",
    "instance_dict",
    "is_own",
    "is_same",
    "is_scalar",
    "mark_of",
    "shown",
]

_ADDRESS_DIGITS = 13
_TYPES = (bool, int, float, complex, str, bytes, type(None), type(...), *np.sctypeDict.values())
_SCALARS = frozenset(map(id, _TYPES))
"""Exact types whose values are compared, by identity: a metaclass may have a hash and an equality of its own."""

class_names = type.__dict__["__dict__"].__get__
"""The names that a class itself defines, past any metaclass."""
bases_of = type.__dict__["__mro__"].__get__
"""A class and its bases in the order of resolution, past any metaclass."""
class_name = type.__dict__["__name__"].__get__
"""The name of a class, past any metaclass."""


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
    """Values by name, or by ``mark_of`` of the key."""
    rules: Mapping[Any, str] = field(default_factory=dict)
    """The rule of a write to one value, where it is not the holder's."""

    def step(self, mark: Any) -> str:
        """Return what to append to the holder's path for one value."""
        if self.style != "[":
            return f"{self.style}{mark}"
        return (
            f"[{mark!r:.40}]"
            if type(mark) is str
            else f"[{mark[1]:.40}]"
            if type(mark) is tuple and not _is_address(mark)
            else "[...]"
        )

    def children(self, rule: str) -> Iterator[Child]:
        """Yield the values that hold something themselves."""
        return (
            Child(self.step(k), self.rules.get(k, rule), v)
            for k, v in self.values.items()
            if not is_scalar(v)
        )


@dataclass(frozen=True)
class View:
    """What one object holds."""

    rule: str
    """The rule that a write to its own content breaks."""
    content: Fields | tuple[Any, ...] | None
    """Fields, or a tuple that ``is_same`` can compare element by element; None if it cannot change."""
    children: Iterable[Child] = ()
    added: Fields | None = None
    """Attributes that an instance has beside its content, as one of a subclass of ``list`` may."""


def _is_address(mark: tuple[str, str]) -> bool:
    """Tell whether a key looks like an ``id()``, which is another one in every run."""
    return mark[0] == "int" and len(mark[1]) >= _ADDRESS_DIGITS


def is_scalar(value: Any) -> bool:
    """Tell whether ``value`` is a plain number or text, which holds nothing and can be compared and shown."""
    return id(type(value)) in _SCALARS


def is_same(a: Any, b: Any) -> bool:
    """Compare two elements without calling anything of theirs."""
    if a is b or type(a) is not type(b) or not is_scalar(a):
        return a is b
    return a == b if type(a) in (str, bytes, int) else repr(a) == repr(b)  # NaN is the same as NaN


def mark_of(value: Any) -> Any:
    """Stand in for a key or element: type and text of a scalar, else its identity."""
    return (
        value
        if type(value) is str
        else (type(value).__name__, repr(value))
        if is_scalar(value)
        else id(value)
    )


def shown(key: Any) -> str:
    """Show a key, if that can be done without asking it."""
    return repr(key)[:40] if is_scalar(key) else type(key).__name__


def is_own(cls: type) -> bool:
    """Tell whether the submission made ``cls``: what a module really defines can be found there."""
    module = class_names(cls).get("__module__")
    return type(module) is str and (module == MODULE or module not in sys.modules)


def attributes(value: Any) -> dict[str, Any]:
    """Return what an instance holds in its dictionary and in its slots."""
    found = dict(instance_dict(value))
    for base in bases_of(type(value)):
        for name, descriptor in class_names(base).items():
            if type(descriptor) is types.MemberDescriptorType and name not in ("__dict__", "__weakref__"):
                try:
                    found[name] = descriptor.__get__(value)
                except AttributeError:  # not set yet
                    continue
    return found


def instance_dict(value: Any) -> dict[str, Any]:
    """Return an instance's dictionary, past properties of that name."""
    for base in bases_of(type(value)):
        descriptor = class_names(base).get("__dict__")
        if type(descriptor) is types.GetSetDescriptorType or type(descriptor) is types.MemberDescriptorType:
            found = descriptor.__get__(value)
            return found if type(found) is dict else {}
    return {}
