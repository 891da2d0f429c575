"""Role ``spelling``: a digest that files share which differ in spelling alone. Runs in a jail; executes nothing.

Two files have the same digest if they compile to the same bytecode once docstrings are taken out: comments, layout, and
the names of local variables are no part of it, for bytecode numbers its local variables. So they do the same, except
where Python looks at itself; what may do that has no digest at all, and stands for itself alone. Names stay wherever
they might be asked for: of functions, classes and attributes always, of a parameter if anything in the file is passed
by that keyword, or if a text in it has that word (``static_argnames="n"``).
"""

from __future__ import annotations

import ast
import hashlib
import re
import types
from collections.abc import Iterator
from typing import Any

__all__ = ["digest", "main"]

_REFLECTION = frozenset(
    {"__annotations__", "__closure__", "__code__", "__dict__", "__doc__", "__globals__", "__locals__"}
    | {
        "_getframe",
        "ast",
        "co_firstlineno",
        "compile",
        "currentframe",
        "dir",
        "dis",
        "eval",
        "exec",
        "f_lineno",
    }
    | {
        "f_locals",
        "gc",
        "globals",
        "inspect",
        "linecache",
        "locals",
        "marshal",
        "sys",
        "traceback",
        "tracemalloc",
    }
    | {"vars", "warn", "warnings"}
)
"""Names by which code can learn how it is spelt: no digest for a file that has one of them, anywhere."""

_WORD = re.compile(r"[^\W\d]\w*")


def main(request: bytes) -> bytes:
    """Return the digest of Python source as 64 hexadecimal digits, or nothing where it has none."""
    return digest(request).encode()


def digest(source: bytes) -> str:
    """Return the digest of a file's spelling, or '' if it cannot be parsed or may look at itself."""
    try:
        tree = ast.parse(source)
        keywords = {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword)}
        names = {name for node in ast.walk(tree) for name in _names(node)}
        if None in keywords or not _REFLECTION.isdisjoint(names):
            return ""  # ``f(**options)`` passes by names that nobody knows
        for node in ast.walk(tree):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                _drop_docstring(node)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                keywords.update(_WORD.findall(node.value))
        code = compile(tree, "submission.py", "exec", dont_inherit=True)
        return hashlib.sha256(repr(_plain(code, frozenset(filter(None, keywords)))).encode()).hexdigest()
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return ""


def _names(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node uses, and texts that could be taken for some, as ``getattr`` does."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str() as name):
            yield name
        case ast.alias(name=name, asname=other):
            yield from name.split(".")
            yield other or ""
        case ast.ImportFrom(module=name):
            yield from (name or "").split(".")


def _drop_docstring(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            node.body = rest or [ast.copy_location(ast.Pass(), node.body[0])]


def _plain(value: Any, keywords: frozenset[str]) -> Any:
    """Return a constant of bytecode as nested tuples that print alike only if they are the same."""
    match value:
        case types.CodeType():
            return _code(value, keywords)
        case tuple():
            return ("tuple", *(_plain(item, keywords) for item in value))
        case frozenset():
            return ("frozenset", *sorted(repr(_plain(item, keywords)) for item in value))
    return type(value).__name__, repr(value)


def _code(code: types.CodeType, keywords: frozenset[str]) -> tuple[Any, ...]:
    arguments = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
    asked = tuple(name if name in keywords else "" for name in code.co_varnames[:arguments])
    return (
        code.co_name,
        code.co_qualname,
        code.co_argcount,
        code.co_posonlyargcount,
        code.co_kwonlyargcount,
        code.co_flags,
        code.co_code,
        code.co_exceptiontable,
        code.co_names,
        asked,
        len(code.co_varnames),
        len(code.co_cellvars),
        len(code.co_freevars),
        # Which local variable a cell is, where it is one: bytecode counts cells that are arguments only once.
        tuple(code.co_varnames.index(name) if name in code.co_varnames else -1 for name in code.co_cellvars),
        _plain(code.co_consts, keywords),
    )
