"""Forms: the shape of a value as plain data, shared by supervisor and children. Layer 1: standard library only.

A form is what is left of a tree of arrays when the values are taken away. It is JSON, so that it can cross a
jail's wall:

    ["array", dtype, [sizes]]        one array; dtype is NumPy's name, such as "float32"
    ["key", [sizes]]                 typed PRNG keys; their data are uint32 words
    ["list" | "tuple", [forms]]      a Python sequence
    ["dict", [[key, form], ...]]     string keys, in declared order
    ["none"]                         None, which holds no array
    ["static", value]                a Python constant that is part of the program, not an input
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["KEY_WORDS", "Form", "Leaf", "Mismatch", "build", "describe", "flatten", "leaves"]

Form = list[Any]
KEY_WORDS = 2
"""uint32 words in one threefry key, JAX's default PRNG implementation."""


@dataclass(frozen=True)
class Leaf:
    """One array inside a form."""

    path: str
    """As a student would write it: ``p['w']``, ``history[2]``."""
    dtype: str
    """NumPy dtype name of the data (``uint32`` for keys)."""
    shape: tuple[int, ...]
    """Shape of the data (keys have a last axis of ``KEY_WORDS``)."""
    is_key: bool = False
    """The data are the words of typed PRNG keys."""


class Mismatch(Exception):
    """A value does not have the structure of its form."""

    def __init__(self, path: str, expected: str, actual: str):
        self.path, self.expected, self.actual = path, expected, actual
        super().__init__(f"{path}: expected {expected}, actual {actual}")


def leaves(form: Form, path: str = "") -> list[Leaf]:
    """List the arrays of ``form`` in the order in which all other functions here take and give them."""
    match form:
        case ["array", dtype, shape]:
            return [Leaf(path, dtype, tuple(shape))]
        case ["key", shape]:
            return [Leaf(path, "uint32", (*shape, KEY_WORDS), is_key=True)]
        case ["list" | "tuple" | "dict", _]:
            return [leaf for step, child in _children(form) for leaf in leaves(child, path + step)]
        case ["none"] | ["static", _]:
            return []
    raise ValueError(f"not a form: {form!r}")


def build(form: Form, values: Iterator[Any]) -> Any:
    """Make fresh containers of the form's types, taking each array from ``values``."""
    match form:
        case ["array", _, _] | ["key", _]:
            return next(values)
        case ["list", children]:
            return [build(child, values) for child in children]
        case ["tuple", children]:
            return tuple(build(child, values) for child in children)
        case ["dict", pairs]:
            return {key: build(child, values) for key, child in pairs}
        case ["none"]:
            return None
        case ["static", value]:
            return value
    raise ValueError(f"not a form: {form!r}")


def flatten(form: Form, value: Any, path: str = "result") -> list[Any]:  # noqa: C901 - one arm a kind
    """List the arrays of ``value``, demanding the structure of ``form`` (not yet shapes and dtypes).

    Lists, tuples and named tuples stand for each other, as they do wherever Python unpacks a result.

    Raises:
        Mismatch: at the first place where the structures differ.
    """
    match form:
        case ["array", _, _] | ["key", _]:
            if value is None or isinstance(value, (list, tuple, dict, set, str, bytes)):
                raise Mismatch(path, describe(form), _name(value))
            return [value]
        case ["list" | "tuple", children]:
            if not isinstance(value, (list, tuple)):
                raise Mismatch(path, describe(form), _name(value))
            if len(value) != len(children):
                raise Mismatch(path, f"{len(children)} items", f"{len(value)} items")
        case ["dict", pairs]:
            if not isinstance(value, dict):
                raise Mismatch(path, describe(form), _name(value))
            if set(value) != {key for key, _ in pairs}:
                raise Mismatch(
                    path, f"keys {[key for key, _ in pairs]}", f"keys {sorted(map(str, value))[:8]}"
                )
        case ["none"]:
            if value is not None:
                raise Mismatch(path, "None", _name(value))
            return []
        case _:
            raise ValueError(f"not a result form: {form!r}")
    return [
        array
        for (step, child), item in zip(_children(form), _items(form, value), strict=True)
        for array in flatten(child, item, path + step)
    ]


def describe(form: Form) -> str:
    """Say the form in words short enough for a message."""
    match form:
        case ["array", dtype, shape]:
            return f"{dtype}[{', '.join(map(str, shape))}]"
        case ["key", shape]:
            return f"key[{', '.join(map(str, shape))}]"
        case ["list", children]:
            return f"a list of {len(children)}"
        case ["tuple", children]:
            return f"a tuple of {len(children)}"
        case ["dict", pairs]:
            return f"a dict with keys {[key for key, _ in pairs]}"
    return "None" if form == ["none"] else "a constant"


def _children(form: Form) -> Iterator[tuple[str, Form]]:
    if form[0] == "dict":
        yield from ((f"[{key!r}]", child) for key, child in form[1])
    else:
        yield from ((f"[{index}]", child) for index, child in enumerate(form[1]))


def _items(form: Form, value: Any) -> Iterator[Any]:
    if form[0] == "dict":
        yield from (value[key] for key, _ in form[1])
    else:
        yield from value


def _name(value: Any) -> str:
    kind = type(value).__name__
    return f"a {kind} of {len(value)}" if isinstance(value, (list, tuple, dict, set)) else kind
