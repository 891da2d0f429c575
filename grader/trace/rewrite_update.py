"""Rewrite statements that change an array in place. Runs in the trace jail."""

from __future__ import annotations

import ast
from typing import Any

import jax
import numpy as np

from grader.trace.edit import Edit, of_statements
from grader.trace.site import Site, UnderivableError, short_type
from grader.trace.wording import is_mask

__all__ = [
    "call_as_statement",
    "demand_whole",
    "is_single",
    "is_uniform",
    "method",
    "unmasked",
    "update",
    "updated",
]

_METHODS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
}
_UFUNCS = {
    "add": "add",
    "subtract": "subtract",
    "multiply": "multiply",
    "divide": "divide",
    "power": "power",
    "maximum": "max",
    "minimum": "min",
}
_AS_STATEMENT = {
    "append": "{x} = {jnp}.append({x}, {0})",
    "extend": "{x} = {jnp}.concatenate([{x}, {jnp}.array({0})])",
    "insert": "{x} = {jnp}.insert({x}, {0}, {1})",
    "fill": "{x} = {jnp}.full_like({x}, {0})",
    "fill_": "{x} = {jnp}.full_like({x}, {0})",
    "zero_": "{x} = {jnp}.zeros_like({x})",
    "add_": "{x} = {x} + {0}",
    "sub_": "{x} = {x} - {0}",
    "mul_": "{x} = {x} * {0}",
    "div_": "{x} = {x} / {0}",
    "pow_": "{x} = {x} ** {0}",
    "clamp_": "{x} = {jnp}.clip({x}, {0}, {1})",
    "abs_": "{x} = {jnp}.abs({x})",
    "exp_": "{x} = {jnp}.exp({x})",
    "sqrt_": "{x} = {jnp}.sqrt({x})",
    "sort_": "{x} = {jnp}.sort({x})",
}
"""What a method that changes its array is called for, by name."""
_SIGNS: dict[type[ast.operator], str] = {
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.MatMult: "@",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}


def update(site: Site) -> Edit:
    """Rewrite an assignment to an item.

    Raises:
        UnderivableError: the new array would not reach all who use the old one.
    """
    statement = site.statement
    return of_statements(statement, statement, site, updated(site, statement))


def updated(site: Site, statement: ast.stmt) -> str:
    """Return the text of an assignment to an item without the change in place."""
    match statement:
        case ast.Assign(targets=[ast.Subscript() as target], value=value):
            return _assigned(site, target, value)
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            return _swapped(site, targets, values)
        case ast.AugAssign(target=ast.Subscript() as target, op=op, value=value):
            return _augmented(site, target, op, value)
        case ast.Delete(targets=[ast.Subscript(value=ast.Name() as owner, slice=ast.Constant() as index)]):
            x = _rebindable(site, owner)
            return f"{x} = {site.jnp}.delete({x}, {site.text(index)})"
    raise UnderivableError


def _assigned(site: Site, target: ast.Subscript, value: ast.expr) -> str:
    if isinstance(target.value, ast.Attribute) and target.value.attr == "at":
        x = _rebindable(site, target.value.value)
        return f"{x} = {x}.at[{site.text(target.slice)}].set({site.text(value)})"
    x, index = _place(site, target)
    if is_mask(site, target.slice):
        demand_whole(site, target)
        return f"{x} = {site.jnp}.where({index}, {_chosen(site, target, value)}, {x})"
    return f"{x} = {_source(site, target, x)}.at[{index}].set({site.text(value)})"


def _augmented(site: Site, target: ast.Subscript, op: ast.operator, value: ast.expr) -> str:
    x, index = _place(site, target)
    if is_mask(site, target.slice):
        new = f"{x} {_SIGNS[type(op)]} {site.operand(value)}"
        demand_whole(site, target)
        if not is_single(site, value):
            raise UnderivableError
        return f"{x} = {site.jnp}.where({index}, {new}, {x})"
    method = _METHODS.get(type(op))
    if method is None or _has_array_index(site, target.slice):
        # Where an index occurs twice, NumPy's x[i] += v counts it once, and .add twice.
        if type(op) not in _SIGNS:
            raise UnderivableError
        new = f"{site.text(target)} {_SIGNS[type(op)]} {site.operand(value)}"
        return f"{x} = {_source(site, target, x)}.at[{index}].set({new})"
    return f"{x} = {_source(site, target, x)}.at[{index}].{method}({site.text(value)})"


def _swapped(site: Site, targets: list[ast.expr], values: list[ast.expr]) -> str:
    """Assign several items of one array at once: every value is read before the first is written."""
    if len(targets) != len(values) or not all(isinstance(target, ast.Subscript) for target in targets):
        raise UnderivableError
    places = [_place(site, target) for target in targets if isinstance(target, ast.Subscript)]
    if len({x for x, _ in places}) != 1:
        raise UnderivableError
    x = places[0][0]
    changes = "".join(
        f".at[{index}].set({site.text(value)})" for (_, index), value in zip(places, values, strict=True)
    )
    first = targets[0]
    assert isinstance(first, ast.Subscript)
    return f"{x} = {_source(site, first, x)}{changes}"


def _place(site: Site, target: ast.Subscript) -> tuple[str, str]:
    """Return the name to bind again, and the index in it."""
    index = site.text(target.slice)
    match target.value:
        case ast.Name():
            return _rebindable(site, target.value), index
        case ast.Subscript(value=ast.Name() as owner, slice=outer) if site.type_of(owner):
            if isinstance(outer, (ast.Constant, ast.Name)) and not isinstance(target.slice, ast.Tuple):
                return _rebindable(site, owner), f"{site.text(outer)}, {index}"
        case ast.Subscript(value=ast.Name() as owner) if type(site.value(owner)) in (list, dict):
            return site.text(target.value), index
    raise UnderivableError


def _source(site: Site, target: ast.Subscript, x: str) -> str:
    """Return the array to change: a list, or what NumPy made, has to become one of JAX's first."""
    held = site.value(target.value)
    if type(held) is list:
        if not is_uniform(held):
            raise UnderivableError
        return f"{site.jnp}.array({x})"
    return f"{site.jnp}.asarray({x})" if type(held) is np.ndarray else x


def is_uniform(values: list[Any] | tuple[Any, ...]) -> bool:
    """Tell whether the items of a list could be the rows of one array."""
    kinds = {short_type(value) or type(value) for value in values}
    return len(kinds) == 1 and all(short_type(v) or type(v) in (bool, int, float) for v in values)


def _rebindable(site: Site, owner: ast.expr) -> str:
    """Return a name to which a new array can be given so that all who read it see it.

    Raises:
        UnderivableError: it belongs to another function, or to the caller, who would keep the old array.
    """
    if not isinstance(owner, ast.Name) or not site.is_local(owner.id):
        raise UnderivableError
    function = site.function
    if function is None:
        raise UnderivableError
    arguments = function.args
    named = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    if owner.id in named and not _is_used_later(function, owner.id, site.statement):
        raise UnderivableError
    return owner.id


def _is_used_later(function: ast.AST, name: str, statement: ast.stmt) -> bool:
    """Tell whether a result of the function, or of a later statement, is computed from ``name``."""
    later = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == name]
    return any(isinstance(n.ctx, ast.Load) and n.lineno > (statement.end_lineno or 0) for n in later)


def _chosen(site: Site, target: ast.Subscript, value: ast.expr) -> str:
    """Return what a masked assignment puts in, as an array of the full shape or one number.

    ``x[m] = x[m] * 2`` reads the same elements, so there the whole array takes their place.
    """
    if is_single(site, value):
        return site.text(value)
    return unmasked(site, value, site.text(target.slice), site.array_type(target.value))


def demand_whole(site: Site, target: ast.Subscript) -> None:
    """Refuse a mask of rows: ``jnp.where`` would stretch it along the wrong axis.

    Raises:
        UnderivableError: the mask may have fewer axes than the array.
    """
    owner = site.array_type(target.value)
    if owner is None or owner.ndim < 2:
        return
    parts = list(ast.walk(target.slice))
    avals = [site.array_type(node) for node in parts if isinstance(node, ast.Name)]
    if any(isinstance(node, ast.Subscript) for node in parts) or owner.ndim not in {
        aval.ndim for aval in avals if aval is not None
    }:
        raise UnderivableError


def unmasked(site: Site, value: ast.expr, mask: str, wanted: jax.core.ShapedArray | None) -> str:
    """Return an expression with whole arrays in place of what ``mask`` selects from them: ``a`` for ``a[mask]``.

    Args:
        site: where the exception arose.
        value: the expression; it may compute with selections by this mask, with numbers, and with nothing else.
        mask: the mask, as the student wrote it.
        wanted: shape of the array into which the selection goes.

    Raises:
        UnderivableError: it does anything else, or the arrays have different shapes.
    """
    rows = site.text(value)
    first = value.col_offset
    chosen = [n for n in ast.walk(value) if isinstance(n, ast.Subscript)]
    inside = {id(n) for node in chosen for n in ast.walk(node)}
    for node in ast.walk(value):
        if id(node) in inside or isinstance(node, (ast.operator, ast.unaryop, ast.expr_context)):
            continue
        is_part = isinstance(node, ast.expr) and (
            isinstance(node, (ast.BinOp, ast.UnaryOp)) or is_single(site, node)
        )
        if not is_part:
            raise UnderivableError
    if not chosen or "\n" in rows or wanted is None:
        raise UnderivableError
    data = rows.encode()
    for node in sorted(chosen, key=lambda n: -n.col_offset):
        held = site.array_type(node.value)
        if site.text(node.slice) != mask or held is None or held.shape != wanted.shape:
            raise UnderivableError
        start, end = node.col_offset - first, (node.end_col_offset or 0) - first
        data = data[:start] + site.text(node.value).encode() + data[end:]
    return data.decode()


def is_single(site: Site, node: ast.expr) -> bool:
    """Tell whether an expression is one number."""
    match node:
        case ast.Constant(value=value):
            return isinstance(value, (int, float, complex))
        case ast.UnaryOp(operand=operand):
            return is_single(site, operand)
        case ast.BinOp(left=left, right=right):
            return is_single(site, left) and is_single(site, right)
        case ast.Name():
            aval = site.array_type(node)
            return type(site.value(node)) in (int, float, complex, bool) or (
                aval is not None and aval.ndim == 0
            )
        case ast.Attribute(value=ast.Name() as module, attr="inf" | "nan" | "pi" | "e"):
            return bool(module.id)
    return False


def _has_array_index(site: Site, index: ast.expr) -> bool:
    names = [node for node in ast.walk(index) if isinstance(node, ast.Name)]
    return any((aval := site.array_type(name)) is not None and aval.ndim > 0 for name in names) or any(
        isinstance(node, (ast.List, ast.Call)) for node in ast.walk(index)
    )


def call_as_statement(site: Site) -> Edit:
    """Rewrite ``np.add.at(x, i, v)``, on a line of its own."""
    statement, call = site.statement, site.node
    if not isinstance(statement, ast.Expr) or statement.value is not call or not isinstance(call, ast.Call):
        raise UnderivableError
    match call:
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute(attr=name)), args=[owner, index, value], keywords=[]
        ):
            changes = _UFUNCS.get(name)
            if changes is None:
                raise UnderivableError
            x = _rebindable(site, owner)
            is_numpy = type(site.value(owner)) is np.ndarray
            source = f"{site.jnp}.asarray({x})" if is_numpy else x
            text = f"{x} = {source}.at[{site.text(index)}].{changes}({site.text(value)})"
            return of_statements(statement, statement, site, text)
    raise UnderivableError


def method(site: Site) -> Edit:
    """Rewrite a call of a method that would change its array, on a line of its own."""
    statement = site.statement
    match statement:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name() as owner, attr=name), args=args, keywords=[])
        ) if name in _AS_STATEMENT:
            form = _AS_STATEMENT[name]
            if form.count("{0}") + form.count("{1}") != len(args):
                raise UnderivableError
            is_sum = "{x} = {x}" in form
            texts = [site.operand(arg) if is_sum else site.text(arg) for arg in args]
            text = form.format(*texts, x=_rebindable(site, owner), jnp=site.jnp if "{jnp}" in form else "")
            return of_statements(statement, statement, site, text)
    raise UnderivableError
