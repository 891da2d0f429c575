"""Write conditions and choices of Python's as expressions on arrays. Runs in the trace jail."""

from __future__ import annotations

import ast
import types
from typing import Any

import numpy as np

from grader.trace.site import MISSING, Site, UnderivableError, short_type

__all__ = ["choice", "is_array_expression", "is_of_jax", "truth"]


def truth(site: Site, node: ast.expr) -> str:
    """Return a condition as an expression on arrays, with Python's meaning but for its short cuts.

    Raises:
        UnderivableError: a part of it is about objects, not about values.
    """
    match node:
        case ast.BoolOp():
            return _joined(site, node)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = truth(site, operand)
            if operand is site.node and isinstance(operand, ast.Compare):
                return f"~({inner})"  # it is traced, for it is the guilty one: `~True` would be -2
            return f"{site.jnp}.logical_not({inner})"
        case ast.Compare():
            return _compared(site, node)
        case ast.NamedExpr() | ast.Await() | ast.Lambda():
            raise UnderivableError
    return site.text(node)


def _joined(site: Site, node: ast.BoolOp) -> str:
    is_and = isinstance(node.op, ast.And)
    parts = [truth(site, value) for value in node.values]
    if all(_is_comparison(value) for value in node.values):
        return (" & " if is_and else " | ").join(f"({part})" for part in parts)
    text = parts[-1]
    for part in reversed(parts[:-1]):
        text = f"{site.jnp}.{'logical_and' if is_and else 'logical_or'}({part}, {text})"
    return text


def _compared(site: Site, node: ast.Compare) -> str:
    if len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        inside = _membership(site, node.left, node.comparators[0])
        return inside if isinstance(node.ops[0], ast.In) else f"~{inside}"
    if not all(type(op) in _SIGNS for op in node.ops):
        raise UnderivableError  # `is` and `in` are about objects
    if len(node.ops) == 1:
        return site.text(node)
    chain = [node.left, *node.comparators]
    pairs = zip(chain, node.ops, chain[1:], strict=False)
    return " & ".join(f"({site.text(a)} {_SIGNS[type(op)]} {site.text(b)})" for a, op, b in pairs)


_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


def _is_comparison(node: ast.expr) -> bool:
    match node:
        case ast.Compare():
            return True
        case ast.BoolOp(values=values):
            return all(map(_is_comparison, values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _is_comparison(operand)
    return False


def _membership(site: Site, item: ast.expr, holder: ast.expr) -> str:
    if isinstance(holder, (ast.List, ast.Tuple)):
        return f"{site.jnp}.isin({site.text(item)}, {site.jnp}.array({site.text(holder)}))"
    if site.type_of(holder):
        return f"{site.jnp}.any({site.operand(holder)} == {site.operand(item)})"
    raise UnderivableError


def choice(site: Site, test: str, first: ast.expr, second: ast.expr | str) -> str:
    """Return ``jnp.where(test, first, second)``, item by item for two tuples of one length.

    Raises:
        UnderivableError: what is chosen might not be an array, or a call in it might have effects.
    """
    if isinstance(first, ast.Tuple) and isinstance(second, ast.Tuple) and len(first.elts) == len(second.elts):
        pairs = zip(first.elts, second.elts, strict=True)
        return ", ".join(choice(site, test, a, b) for a, b in pairs)
    for node in (first, second):
        if isinstance(node, ast.expr) and not is_array_expression(site, node):
            raise UnderivableError
    last = second if isinstance(second, str) else site.text(second)
    return f"{site.jnp}.where({test}, {site.text(first)}, {last})"


def is_array_expression(site: Site, node: ast.expr) -> bool:
    """Tell whether an expression is an array or number for certain, and may be computed whether it is used or not."""
    match node:
        case ast.Constant(value=value):
            return isinstance(value, (bool, int, float, complex))
        case ast.Name():
            return _is_number_or_array(site.value(node))
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() | ast.Invert(), operand=inner):
            return is_array_expression(site, inner)
        case ast.BinOp(left=left, right=right):
            return is_array_expression(site, left) and is_array_expression(site, right)
        case ast.Compare(left=left, comparators=[right]):
            return is_array_expression(site, left) and is_array_expression(site, right)
        case ast.Subscript(value=value):
            return is_array_expression(site, value)
        case ast.Attribute(value=value, attr="T" | "real" | "imag"):
            return is_array_expression(site, value)
        case ast.Call(func=func, args=args):
            known = is_of_jax(site.value(func)) or site.value(func) is abs
            if known:
                return all(is_array_expression(site, arg) for arg in args)
            return isinstance(func, ast.Attribute) and is_array_expression(site, func.value)
    return False


def _is_number_or_array(value: Any) -> bool:
    return (
        type(value) in (bool, int, float, complex) or isinstance(value, np.generic) or bool(short_type(value))
    )


def is_of_jax(value: Any) -> bool:
    """Tell whether a function is one of JAX's."""
    if value is MISSING or type(value) is types.ModuleType:
        return False
    module = getattr(value, "__module__", None) if callable(value) else None
    return type(module) is str and module.partition(".")[0] == "jax"
