"""Role ``spelling``: a digest that files share which differ in spelling alone. Runs in a jail; executes nothing.

Two files have the same digest if they compile to the same bytecode once docstrings are taken out: comments, layout, and
the names of local variables are no part of it, for bytecode numbers its local variables. So they do the same, except
where something looks at how code is spelt. What may do that has no digest at all, and stands for itself alone: a file
that imports more than a few well-known modules, defines a class, or has a name by which one gets at code, frames, lines
or attributes of any name.

Names stay wherever they might be asked for: of functions, globals and attributes always; of a parameter if it can only
be passed by name, if any text in the bytecode has that word (as the names of a call's keywords are), or if names are
declared that might be put together.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import re
import struct
import types
from collections.abc import Iterator
from typing import Any

__all__ = ["digest", "main"]

_WELL_KNOWN = """
    __future__ collections collections.abc functools itertools jax jax.lax jax.nn jax.numpy jax.numpy.fft
    jax.numpy.linalg jax.random jax.scipy jax.scipy.linalg jax.scipy.special jax.scipy.stats jax.tree jax.tree_util
    jax.typing math numpy numpy.typing operator typing
"""
_MODULES = frozenset(_WELL_KNOWN.split())
"""Modules that call a function they are given by position, and look at no code; others may do what they like."""

_REVEALING = """
    ad_checkpoint api_util as_text ast attrgetter bltns builtins compile compiler_ir core debug debug_info dir
    enable_debug_info eqns eval evaluate_forward_ref example_libraries exec experimental extend f2py f_back format
    format_map ForwardRef get_asm get_type_hints getattr globals hasattr info inspect interpreters jaxpr lib
    linecache locals make_jaxpr measure methodcaller register_dataclass rundocs runstring setattr singledispatch
    source_info stages super sys traceback util vars vformat warnings with_traceback
"""
_REFLECTION = frozenset(_REVEALING.split())
"""Names by which code can learn how it is spelt, or reach what can: no digest for a file with one of them, anywhere."""

_HARMLESS = frozenset(
    {"__all__", "__main__", "__name__", "__qualname__", "_asdict", "_fields", "_make", "_replace"}
)
_HIDDEN = re.compile(r"__\w+__|(ag|co|cr|gi|tb)_\w+")
_WORD = re.compile(r"[^\W\d]\w*")


def main(request: bytes) -> bytes:
    """Return the digest of Python source as 64 hexadecimal digits, or nothing where it has none."""
    return digest(request).encode()


def digest(source: bytes) -> str:
    """Return the digest of a file's spelling, or '' if it cannot be compiled or may look at itself."""
    try:
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef)):
                _drop_docstring(node)
        if any(map(_may_look, ast.walk(tree))):
            return ""
        _put_on_one_line(tree)
        code = compile(tree, "submission.py", "exec", dont_inherit=True)
        words = frozenset(word for text in _texts(code) for word in _WORD.findall(text))
        return hashlib.sha256(repr(_Plain(words).code(code)).encode()).hexdigest()
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return ""


def _drop_docstring(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            node.body = rest or [ast.copy_location(ast.Pass(), node.body[0])]


def _put_on_one_line(tree: ast.Module) -> None:
    """Take the layout away: since Python 3.13, two instructions of one line may become one."""
    start = ast.Constant(None, lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
    for node in ast.walk(tree):
        ast.copy_location(node, start)


def _may_look(node: ast.AST) -> bool:
    """Tell whether a node might make the file depend on its spelling."""
    match node:
        case ast.ClassDef() | ast.ExceptHandler(name=str()) | ast.keyword(arg=None):
            # A class body looks names up, and what is passed to a class may go by names; an error knows names and
            # lines; ``f(**options)`` passes by names that nobody knows.
            return True
        case ast.Import(names=aliases):
            return any(alias.name not in _MODULES for alias in aliases)
        case ast.ImportFrom(module=name, level=level):
            return level > 0 or name not in _MODULES
        case ast.Attribute(attr=name) | ast.alias(name=name):
            return _reveals(name) or (name.startswith("_") and name not in _HARMLESS | {"__future__"})
        case ast.Name(id=name) | ast.arg(arg=name) | ast.keyword(arg=str() as name):
            return _reveals(name)
        case ast.Constant(value=str() as text):
            return any(map(_reveals, _WORD.findall(text)))
        case ast.MatchClass(kwd_attrs=names):
            return any(map(_reveals, names))
    return False


def _reveals(name: str) -> bool:
    return name in _REFLECTION or (_HIDDEN.fullmatch(name) is not None and name not in _HARMLESS)


def _texts(value: Any) -> Iterator[str]:
    """Yield all texts among the constants of bytecode."""
    match value:
        case str():
            yield value
        case bytes():
            yield value.decode("latin-1")
        case tuple() | frozenset():
            for item in value:
                yield from _texts(item)
        case types.CodeType():
            yield from _texts(value.co_consts)


class _Plain:
    """Turns bytecode into nested tuples that print alike only if it is the same."""

    def __init__(self, words: frozenset[str]):
        self._words = words
        self._are_declared = any(word.endswith("argnames") for word in words)

    def code(self, code: types.CodeType) -> tuple[Any, ...]:
        by_position = code.co_argcount
        stars = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
        arguments = by_position + code.co_kwonlyargcount + stars
        # A function that takes any names was made to be called by names.
        keeps = self._are_declared or code.co_flags & inspect.CO_VARKEYWORDS
        asked = tuple(
            name if keeps or index >= by_position or name in self._words else ""
            for index, name in enumerate(code.co_varnames[: arguments - stars])
        )
        return (
            code.co_name,
            code.co_qualname,
            by_position,
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
            tuple(
                code.co_varnames.index(name) if name in code.co_varnames else -1 for name in code.co_cellvars
            ),
            self.constant(code.co_consts),
        )

    def constant(self, value: Any) -> Any:
        match value:
            case types.CodeType():
                return self.code(value)
            case tuple():
                return ("tuple", *map(self.constant, value))
            case frozenset():
                return ("frozenset", *sorted(repr(self.constant(item)) for item in value))
            case float():
                return "float", struct.pack("d", value)  # not-a-numbers print alike
            case complex():
                return "complex", struct.pack("dd", value.real, value.imag)
        return type(value).__name__, repr(value)
