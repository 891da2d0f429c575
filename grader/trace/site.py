"""Where in the submission an exception arose: expression, statement, and types there. Runs in the trace jail.

Since Python 3.11 a traceback knows columns, so the guilty expression is found, not guessed. The objects in the frame
are the submission's: types are taken with ``type``, attributes of arrays through JAX alone (see ``grader.trace.view``).
"""

from __future__ import annotations

import ast
import io
import itertools
import re
import tokenize
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from grader.trace.entry import FILENAME
from grader.trace.view import is_own

__all__ = ["MISSING", "Site", "UnderivableError", "chain", "find", "long_types_shortened", "short_type"]

MISSING = object()
"""Stands for a name that has no value where the exception arose."""
_NEWLINE = re.compile(r"\r\n|\r|\n")
_MAX_SOURCE = 200_000
"""Bytes of source that are parsed a second time; longer files get no rewrite."""
_SHORT = {"float": "f", "int": "i", "uint": "u", "complex": "c", "bfloat": "bf"}
_LONG_TYPE = re.compile(r"\b(bfloat|float|complex|uint|int)(\d+)(?=\[)")
_Position = tuple[int | None, int | None, int | None, int | None]


class UnderivableError(Exception):
    """No rewrite can be derived that is sure to mean the same."""


@dataclass(eq=False)
class Site:
    """One place of the submission: an expression or statement, and the frame that was executing it."""

    lines: list[str]
    """The submission, without line ends."""
    node: ast.AST
    """The smallest piece of syntax that the exception belongs to."""
    parents: dict[ast.AST, ast.AST]
    frame: types.FrameType
    error: BaseException
    """What was raised."""
    imports: dict[str, str] = field(default_factory=dict)
    """Modules that a rewrite needs and the file does not import: statement by name."""

    def climb(self, node: ast.AST | None = None) -> Iterator[ast.AST]:
        """Yield a node and all around it, from the inside out."""
        current: ast.AST | None = self.node if node is None else node
        while current is not None:
            yield current
            current = self.parents.get(current)

    @property
    def statement(self) -> ast.stmt:
        """The statement that holds the node."""
        return next(node for node in self.climb() if isinstance(node, ast.stmt))

    @property
    def function(self) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The innermost ``def`` around the node."""
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return next((node for node in self.climb() if isinstance(node, kinds)), None)

    def text(self, node: ast.AST) -> str:
        """Return a piece of syntax as the student wrote it."""
        first, last = node.lineno - 1, node.end_lineno - 1  # type: ignore[attr-defined]
        start, end = node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
        rows = [line.encode() for line in self.lines[first : last + 1]]
        rows[-1] = rows[-1][:end]
        rows[0] = rows[0][start:]
        return b"\n".join(rows).decode()

    def atom(self, node: ast.AST) -> str:
        """Return a piece of syntax so that ``.name`` or an operator may follow it."""
        text = self.text(node)
        if isinstance(node, (ast.Name, ast.Subscript, ast.Call, ast.Attribute, ast.List, ast.Tuple)):
            return text if not isinstance(node, ast.Tuple) or text.startswith("(") else f"({text})"
        return f"({text})"

    def operand(self, node: ast.AST) -> str:
        """Return a piece of syntax so that it may stand beside an operator."""
        return self.text(node) if isinstance(node, ast.Constant) else self.atom(node)

    def value(self, node: ast.AST) -> Any:
        """Return what a name, or a name in a module, stands for in the frame; ``MISSING`` if that is not known."""
        match node:
            case ast.Name(id=name):
                for names in (self.frame.f_locals, self.frame.f_globals, self.frame.f_builtins):
                    if name in names:
                        return names[name]
            case ast.Attribute(value=inner, attr=name):
                module = self.value(inner)
                if type(module) is types.ModuleType:
                    return vars(module).get(name, MISSING)
                if type(module) in (np.ufunc, type(jnp.add)):
                    return getattr(module, name, MISSING)
        return MISSING

    def type_of(self, node: ast.AST) -> str:
        """Return shape and dtype of a named array as ``f32[4]``, or ''."""
        match node:
            case ast.Subscript(value=owner, slice=index):
                return _element_type(self.type_of(owner), [self._is_number(part) for part in _parts(index)])
        return short_type(self.value(node))

    def _is_number(self, index: ast.AST) -> bool:
        """Tell whether an index is one whole number, which takes an axis away."""
        match index:
            case ast.Constant(value=value):
                return type(value) is int
            case ast.UnaryOp(operand=operand):
                return self._is_number(operand)
        kind = short_type(self.value(index))
        return type(self.value(index)) is int or (kind.startswith(("i", "u")) and kind.endswith("[]"))

    def array_type(self, node: ast.AST) -> jax.core.ShapedArray | None:
        """Return shape and dtype of a named array."""
        return _aval(self.value(node))

    def is_local(self, name: str) -> bool:
        """Tell whether assigning ``name`` in this function rebinds what it reads."""
        code = self.frame.f_code
        return name in code.co_varnames or name in code.co_cellvars

    def module(self, module: types.ModuleType, usual: str, statement: str) -> str:
        """Return the name under which the submission knows a module, or its usual one, which is then imported.

        Raises:
            UnderivableError: the usual name stands for something else.
        """
        for names in (self.frame.f_globals, self.frame.f_locals):
            for name, value in list(names.items()):
                if value is module and name.isidentifier() and not name.startswith("_"):
                    return name
        if self.value(ast.Name(usual)) is not MISSING:
            raise UnderivableError
        self.imports[usual] = statement
        return usual

    @property
    def jnp(self) -> str:
        """What the submission calls ``jax.numpy``."""
        return self.module(jnp, "jnp", "import jax.numpy as jnp")

    @property
    def lax(self) -> str:
        """What the submission calls ``jax.lax``."""
        for names in (self.frame.f_globals, self.frame.f_locals):
            if names.get("lax") is jax.lax:
                return "lax"
        return f"{self.module(jax, 'jax', 'import jax')}.lax"


def find(error: BaseException, source: bytes) -> Site | None:
    """Find the innermost place of the submission that an exception passed through; None if it cannot be told.

    Raises:
        Exception: whatever parsing the submission raises.
    """
    for link in chain(error):
        innermost = None
        trace = link.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == FILENAME:
                innermost = trace
            trace = trace.tb_next
        if innermost is not None:
            return _site(innermost, source, error)
    return None


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what it came from, ten at most."""
    link: BaseException | None = error
    for _ in range(10):
        if link is None:
            return
        yield link
        link = link.__cause__ or link.__context__


def _site(trace: types.TracebackType, source: bytes, error: BaseException) -> Site | None:
    code = trace.tb_frame.f_code
    position = next(itertools.islice(code.co_positions(), trace.tb_lasti // 2, None), None)
    if len(source) > _MAX_SOURCE or position is None or None in position:
        return None
    tree = ast.parse(source)
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    node = _node_at(tree, position)
    if node is None:
        return None
    return Site(_NEWLINE.split(source.decode(encoding)), node, parents, trace.tb_frame, error)


def _node_at(tree: ast.Module, position: _Position) -> ast.AST | None:
    """Return the smallest expression or statement that spans a position of the bytecode."""
    first, last, start, end = position
    best: ast.AST | None = None
    # Breadth first, so that of two pieces with one span the inner comes last.
    for node in ast.walk(tree):
        if not isinstance(node, (ast.expr, ast.stmt)):
            continue
        begins = (node.lineno, node.col_offset) <= (first, start)
        if begins and (node.end_lineno, node.end_col_offset) >= (last, end):
            best = node
    return best


def short_type(value: Any) -> str:
    """Return shape and dtype of an array as ``f32[4]``, or '' for anything else."""
    aval = _aval(value)
    return "" if aval is None else long_types_shortened(aval.str_short())


def long_types_shortened(text: str) -> str:
    """Write types in a message of JAX's as the exercises do: ``f32[4]`` for ``float32[4]``."""
    return _LONG_TYPE.sub(lambda found: _SHORT[found[1]] + found[2], text)


def _parts(index: ast.AST) -> list[ast.expr]:
    return list(index.elts) if isinstance(index, ast.Tuple) else [index]  # type: ignore[list-item]


def _element_type(kind: str, numbers: list[bool]) -> str:
    """Return the type of ``x[i, j]`` from that of ``x``; '' unless each index is a number."""
    name, _, shape = kind.rstrip("]").partition("[")
    sizes = shape.split(",") if shape else []
    if not name or len(numbers) > len(sizes) or not all(numbers):
        return ""
    return f"{name}[{','.join(sizes[len(numbers) :])}]"


def _aval(value: Any) -> jax.core.ShapedArray | None:
    if is_own(type(value)) or not isinstance(value, (jax.Array, np.ndarray)):
        return None
    if type(value) is np.ndarray:
        return jax.core.ShapedArray(value.shape, value.dtype)
    aval = jax.typeof(value)
    return aval if isinstance(aval, jax.core.ShapedArray) else None
