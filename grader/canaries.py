"""Answers that must never pass: zeros, a constant, the first input echoed. Layer 3.

They are real submissions, written from an exercise's signature alone. If one of them passes, the exercise's cases or
tolerance prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.signature import Signature, TypeExpr

__all__ = ["CANARIES", "source"]

CANARIES = ("zeros", "constant", "echo")
_SIZE = re.compile(r"(?:([1-9]\d*) *\* *)?([A-Za-z_]\w*)")


def source(kind: str, signature: Signature) -> str:
    """Return the Python source of one canary.

    Args:
        kind: one of ``CANARIES``.
        signature: the entry point's; sizes are read off the arguments' shapes.
    """
    lines = [
        "import jax.numpy as jnp",
        "",
        "",
        f"def {signature.name}({', '.join(p.name for p in signature.parameters)}):",
    ]
    known: set[str] = set()
    for parameter in signature.parameters:
        for name, text in _sizes(parameter.type, parameter.name):
            if name not in known:
                known.add(name)
                lines.append(f"    {name} = {text}")
    first = next((p for p in signature.parameters if _first_leaf(p.type, p.name)), None)
    leaf = _first_leaf(first.type, first.name) if first else None
    lines.append(f"    return {_value(signature.result, kind, leaf)}")
    return "\n".join(lines) + "\n"


def _sizes(type_: TypeExpr, path: str) -> Iterator[tuple[str, str]]:
    """Yield (size name, expression that reads it) for sizes that stand alone in an argument, or as in ``4*n``."""
    match type_:
        case ("array", _, shape) | ("key", shape):
            for axis, text in enumerate(shape):
                if match := _SIZE.fullmatch(text):
                    yield match[2], f"{path}.shape[{axis}] // {match[1] or 1}"
        case ("list", item, size):
            if size.isidentifier():
                yield size, f"len({path})"
            yield from _sizes(item, f"{path}[0]")
        case ("tuple", items):
            for index, item in enumerate(items):
                yield from _sizes(item, f"{path}[{index}]")
        case ("dict", pairs):
            for key, item in pairs:
                yield from _sizes(item, f"{path}[{key!r}]")


def _first_leaf(type_: TypeExpr, path: str) -> str | None:
    match type_:
        case ("array", _, _):
            return path
        case ("list", item, _):
            return _first_leaf(item, f"{path}[0]")
        case ("tuple", items):
            return next(
                filter(None, (_first_leaf(item, f"{path}[{index}]") for index, item in enumerate(items))),
                None,
            )
        case ("dict", pairs):
            return next(filter(None, (_first_leaf(item, f"{path}[{key!r}]") for key, item in pairs)), None)
    return None


def _value(type_: TypeExpr, kind: str, leaf: str | None) -> str:
    match type_:
        case ("array", dtype, shape):
            sizes = f"({', '.join(shape)}{',' if shape else ''})"
            if kind == "echo" and leaf is not None:
                return f"jnp.resize(jnp.asarray({leaf}), {sizes}).astype('{dtype}')"
            fill = "0" if kind == "zeros" else "1.5"
            return f"jnp.full({sizes}, {fill}).astype('{dtype}')"
        case ("list", item, size):
            return f"[{_value(item, kind, leaf)} for _ in range({size})]"
        case ("tuple", items):
            return "(" + "".join(f"{_value(item, kind, leaf)}, " for item in items) + ")"
        case ("dict", pairs):
            return "{" + ", ".join(f"{key!r}: {_value(item, kind, leaf)}" for key, item in pairs) + "}"
        case ("key", _):
            return leaf or "None"
    return "None"
