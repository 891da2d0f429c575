"""Rewrite what stands around a rewritten expression and would be refused next in its line. Runs in the trace jail.

In ``max(0.0, min(1.0, x))`` Python asks ``min`` first. A student who mends that alone is sent back for ``max``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

import jax.numpy as jnp
import numpy as np

from grader.trace.edit import Edit, in_place_of
from grader.trace.rewrite_update import is_uniform
from grader.trace.site import Site, UnderivableError, short_type
from grader.trace.wording import is_math

__all__ = ["demand_no_lookup", "extreme_of", "math_of", "with_around"]

_MATH = {
    "fabs": "abs",
    "pow": "power",
    "gamma": "",
    "dist": "",
    "remainder": "",
    "prod": "prod",
    "fsum": "sum",
}
"""Functions of ``math`` with another name in ``jax.numpy``, or with none."""
_WHOLE = frozenset({"floor", "ceil", "trunc"})
"""Functions of ``math`` that return an int."""
_OPERATORS = (ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.IfExp)
_Loops = (ast.For, ast.While)


def with_around(site: Site, text: str, node: ast.expr, kind: str = "") -> Edit:
    """Replace an expression, together with the calls around it that ask for its value.

    Args:
        site: where the exception arose.
        text: what takes the place of ``node``.
        node: an expression that gives a traced value from now on.
        kind: type of that value, such as ``f32[]``, or ''.

    Raises:
        UnderivableError: something around it asks for the value, and only the student can say what to do instead.
    """
    outer, changed = node, text
    current = node
    for parent in site.climb(site.parents[node]):
        if isinstance(parent, (ast.Lambda, ast.comprehension)):
            break
        if not isinstance(parent, ast.expr):
            if current is getattr(parent, "test", None):
                raise UnderivableError  # of an `if`, a `while` or an `assert`
            break
        new = _asked(site, parent, current, text, kind)
        text = _joined(site, parent, {current: text}) if new is None else new
        if new is not None:
            outer, changed = parent, new
        is_kept = isinstance(parent, ast.Call) and any(
            site.value(parent.func) is f for f in (max, min, float)
        )
        kind = kind if is_kept else ""
        current = parent
    return in_place_of(site, changed, outer)


def _asked(site: Site, parent: ast.expr, node: ast.expr, text: str, kind: str) -> str | None:
    """Return an expression that asks for the value of ``node`` as JAX would write it; None if it does not ask.

    Raises:
        UnderivableError: it does, and nothing takes its place for certain.
    """
    match parent:
        case ast.IfExp(test=test) if test is node:
            raise UnderivableError
        case ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            raise UnderivableError
        case ast.Subscript(value=holder, slice=index) if index is node:
            return _looked_up(site, holder, text)
        case ast.Call(func=func, args=args, keywords=keywords) if node in args:
            called = site.value(func)
            if called is max or called is min:
                return extreme_of(site, parent, {node: text})
            return _converted(site, parent, text, kind) if len(args) == 1 and not keywords else None
    return None


def _converted(site: Site, call: ast.Call, text: str, kind: str) -> str | None:
    """Return a call that makes a number of its only argument, which is ``text`` now, as JAX would write it."""
    called = site.value(call.func)
    if called is float and kind.startswith("f"):
        return text
    if called is float or called is int:
        return f"{_atom(text)}.astype({site.text(call.func)})"
    if called is bool:
        return f"{_atom(text)} != 0"
    return math_of(site, call, {call.args[0]: text}) if is_math(called) else None


def extreme_of(site: Site, call: ast.Call, texts: Mapping[ast.expr, str]) -> str:
    """Return ``max`` or ``min`` of several values, and those among its arguments, as JAX would write them.

    Args:
        site: where the exception arose.
        call: of Python's ``max`` or ``min``.
        texts: arguments that are rewritten already.
    """
    if call.keywords or len(call.args) < 2 or any(isinstance(arg, ast.Starred) for arg in call.args):
        raise UnderivableError
    name = f"{site.jnp}.{'maximum' if site.value(call.func) is max else 'minimum'}"
    first, *rest = (texts[arg] if arg in texts else _argument(site, arg) for arg in call.args)
    for text in rest:
        first = f"{name}({first}, {text})"
    return first


def _argument(site: Site, node: ast.expr) -> str:
    """Return an argument, with the extremes of arrays in it as JAX would write them."""
    changes: dict[ast.expr, str] = {}
    pending: list[ast.AST] = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.Call) and _is_extreme_of_arrays(site, part):
            changes[part] = extreme_of(site, part, {})
        else:
            pending += ast.iter_child_nodes(part)
    return changes[node] if node in changes else _joined(site, node, changes)


def _is_extreme_of_arrays(site: Site, call: ast.Call) -> bool:
    is_extreme = any(site.value(call.func) is ask for ask in (max, min)) and len(call.args) > 1
    return is_extreme and any(site.type_of(name) for name in _names(call))


def math_of(site: Site, call: ast.Call, texts: Mapping[ast.expr, str]) -> str:
    """Return a call of a function of ``math`` as one of ``jax.numpy``; see :func:`extreme_of`."""
    name = getattr(site.value(call.func), "__name__", "")
    target = _MATH.get(name, name)
    if not target or not hasattr(jnp, target) or call.keywords or (name == "log" and len(call.args) == 2):
        raise UnderivableError
    arguments = ", ".join(texts[arg] if arg in texts else site.text(arg) for arg in call.args)
    return f"{site.jnp}.{target}({arguments})" + (".astype(int)" if name in _WHOLE else "")


def _looked_up(site: Site, holder: ast.expr, index: str) -> str | None:
    """Return an element of a list or of an array of NumPy as one of an array of JAX; None if it is one already."""
    values = site.value(holder)
    if type(values) is np.ndarray or (type(values) in (list, tuple) and is_uniform(values)):
        return f"{site.jnp}.array({site.text(holder)})[{index}]"
    if type(values) in (list, tuple, dict):
        raise UnderivableError
    return None


def demand_no_lookup(site: Site, edit: Edit) -> None:
    """Refuse a change to lines that still look a traced value up in a list or dict of Python's.

    Raises:
        UnderivableError: they do, or will in the next turn of a loop, when the names that they assign are traced.
    """
    statements = [node for node in site.climb() if isinstance(node, ast.stmt)]
    around = next(
        (s for s in statements if s.lineno <= edit.first and edit.last <= (s.end_lineno or 0)), None
    )
    if around is None or isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    nodes = [n for n in ast.walk(around) if isinstance(n, ast.expr) and edit.first <= n.lineno <= edit.last]
    new = "\n".join(edit.lines)
    is_repeated = any(isinstance(statement, _Loops) for statement in statements)
    assigned = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    for node in nodes:
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            is_of_python = type(site.value(node.value)) in (list, tuple, dict, np.ndarray)
            if not is_of_python or site.text(node) not in new:
                continue
            for name in _names(node.slice):
                if short_type(site.value(name)) or (is_repeated and name.id in assigned):
                    raise UnderivableError


def _names(node: ast.expr) -> Iterator[ast.Name]:
    return (name for name in ast.walk(node) if isinstance(name, ast.Name))


def _joined(site: Site, node: ast.expr, changes: Mapping[ast.expr, str]) -> str:
    """Return the text of an expression with parts of it replaced."""
    start = (node.lineno, node.col_offset)
    lines = site.text(node).split("\n")
    for part, text in sorted(changes.items(), key=lambda change: -change[0].col_offset):
        if part.lineno != part.end_lineno:
            raise UnderivableError
        row = part.lineno - start[0]
        margin = start[1] if row == 0 else 0
        line = lines[row].encode()
        new = f"({text})" if _needs_brackets(site, part, text) else text
        left, right = line[: part.col_offset - margin], line[(part.end_col_offset or 0) - margin :]
        lines[row] = (left + new.encode() + right).decode()
    return "\n".join(lines)


def _needs_brackets(site: Site, old: ast.expr, text: str) -> bool:
    in_brackets = isinstance(site.parents.get(old), (ast.Call, ast.keyword))
    return isinstance(ast.parse(text, mode="eval").body, _OPERATORS) and not in_brackets


def _atom(text: str) -> str:
    return f"({text})" if isinstance(ast.parse(text, mode="eval").body, (*_OPERATORS, ast.Constant)) else text
