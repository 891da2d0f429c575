"""Put a guilty expression into a student's words, and say what kind of thing it is. Runs in the trace jail."""

from __future__ import annotations

import ast
import math
import re
import types
from typing import Any

import numpy as np

from grader.trace.site import MISSING, Site, long_types_shortened, short_type

__all__ = [
    "Found",
    "argument",
    "arrays_in",
    "call_name",
    "described",
    "is_mask",
    "is_math",
    "numpy_path",
    "type_in",
]

Found = tuple[str, dict[str, str]]
"""A kind of lesson and its slots."""

_SHAPED_TYPE = re.compile(r"(?:shape |got |Tracer\()(\w+\[[\w<>, ]*\])")


def described(site: Site, node: ast.AST | None, known: str = "") -> str:
    """Return a piece of syntax with its type: the name in backquotes, and ``(f32[])``."""
    if node is None:
        return f"an array ({known})" if known else ""
    is_formatted = any(isinstance(around, ast.JoinedStr) for around in site.climb(node))
    # Before Python 3.12, what stands in a format string has no columns of its own.
    text = " ".join((ast.unparse(node) if is_formatted else site.text(node)).split())
    if len(text) > 60 or "`" in text:
        return f"an array ({known})" if known else ""
    kind = known or site.type_of(node)
    return f"`{text}` ({kind})" if kind else f"`{text}`"


def call_name(site: Site) -> str:
    """Return the name of the function that is being called, as the student wrote it, or ''."""
    call = site.node
    if not isinstance(call, ast.Call):
        return ""
    text = site.text(call.func)
    return text if len(text) <= 60 and "\n" not in text and "`" not in text else ""


def arrays_in(site: Site, node: ast.AST) -> list[ast.AST]:
    """Return the outermost parts of a call that are named arrays, or look like parts of one."""
    parts: list[ast.AST] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.keyword, ast.FormattedValue)):
            child = child.value  # noqa: PLW2901 - the keyword itself has no value
        if isinstance(node, ast.Call) and child is node.func:
            continue
        root: ast.AST = child
        while isinstance(root, (ast.Subscript, ast.UnaryOp, ast.Starred)):
            root = root.operand if isinstance(root, ast.UnaryOp) else root.value
        if isinstance(root, ast.Name):
            if short_type(site.value(root)):
                parts.append(child)
        elif isinstance(root, (ast.BinOp, ast.Compare)) and any(
            short_type(site.value(name)) for name in ast.walk(root) if isinstance(name, ast.Name)
        ):
            parts.append(child)
        elif isinstance(root, (ast.Tuple, ast.List)):
            parts += arrays_in(site, root)
    return parts


def type_in(words: str) -> str:
    """Return the type of an array that JAX names in its words, as ``f32[4]``, or ''."""
    found = _SHAPED_TYPE.search(words)
    return long_types_shortened(found[1]) if found else ""


def argument(site: Site, words: str) -> str:
    """Describe the array that a call was given: the only one there is, or the one of the type that JAX names."""
    wanted = type_in(words)
    parts = arrays_in(site, site.node)
    typed = [part for part in parts if not wanted or site.type_of(part) in ("", wanted)]
    exact = [part for part in typed if wanted and site.type_of(part) == wanted]
    if not wanted and len(parts) == 2:
        return " and ".join(described(site, part) for part in parts)
    chosen = exact[0] if exact else typed[0] if len(typed) == 1 else None
    if chosen is None and not parts and isinstance(site.node, ast.Call) and len(site.node.args) == 1:
        only = site.node.args[0]
        if not (
            isinstance(only, ast.Call) and type(site.value(only.func)) is type
        ):  # such as `map(float, x)`
            chosen = only
    return described(site, chosen, wanted)


def is_mask(site: Site, node: ast.AST) -> bool:
    """Tell whether an index is an array of truth values."""
    match node:
        case ast.Compare():
            return True
        case ast.UnaryOp(op=ast.Invert(), operand=inner):
            return is_mask(site, inner)
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr(), left=left):
            return is_mask(site, left)
        case ast.Name():
            aval = site.array_type(node)
            return aval is not None and aval.dtype == np.bool_ and aval.ndim > 0
    return False


def is_math(called: Any) -> bool:
    """Tell whether a function is one of Python's ``math``."""
    return type(called) is types.BuiltinFunctionType and called is getattr(math, called.__name__, None)


def numpy_path(site: Site, func: ast.AST) -> str | None:
    """Return ``linalg.norm`` for a function that the submission takes out of NumPy; None for any other."""
    names: list[str] = []
    node = func
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    root = site.value(node)
    if type(root) is types.ModuleType and (root is np or root.__name__.startswith("numpy.")):
        return ".".join((*root.__name__.split(".")[1:], *names))
    if isinstance(node, ast.Name) and not names and root is not MISSING:
        return next(
            (n for n in (node.id, getattr(root, "__name__", "")) if n and getattr(np, n, None) is root), None
        )
    return None
