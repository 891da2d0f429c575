"""Rewrite expressions that ask for a value: conditions, numbers, functions of NumPy. Runs in the trace jail."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import jax.numpy as jnp
import numpy as np

from grader.trace import algebra, rewrite_flow
from grader.trace.edit import Edit, in_place_of, of_expressions
from grader.trace.rewrite_around import extreme_of, math_of, with_around
from grader.trace.rewrite_call import without_out
from grader.trace.rewrite_update import is_uniform, update
from grader.trace.site import MISSING, Site, UnderivableError
from grader.trace.wording import numpy_path

__all__ = [
    "any_or_all",
    "as_number",
    "as_truth",
    "choose",
    "decide",
    "extreme",
    "from_math",
    "from_numpy",
    "index_array",
    "item",
    "sort",
    "tolist",
]


def _call(site: Site) -> ast.Call:
    if not isinstance(site.node, ast.Call):
        raise UnderivableError
    return site.node


def _only_argument(site: Site) -> ast.expr:
    match site.node:
        case ast.Call(args=[arg], keywords=[]) if not isinstance(arg, (ast.Starred, ast.GeneratorExp)):
            return arg
    raise UnderivableError


def _known_array(site: Site, node: ast.expr) -> ast.expr:
    if not site.type_of(node):
        raise UnderivableError
    return node


def choose(site: Site, _: dict[str, str]) -> Edit:
    """Rewrite ``a if test else b``."""
    node = next(n for n in site.climb() if isinstance(n, ast.IfExp))
    return in_place_of(
        site, algebra.choice(site, algebra.truth(site, node.test), node.body, node.orelse), node
    )


def decide(site: Site, _: dict[str, str]) -> Edit:
    """Rewrite ``and``, ``or``, ``not``, ``in`` and chains of comparisons, with the ``if`` that they decide."""
    previous: ast.AST = site.node
    for node in site.climb():
        if isinstance(node, ast.If) and previous is node.test:
            return rewrite_flow.if_statement(site)
        if isinstance(node, ast.While) and previous is node.test:
            return rewrite_flow.while_statement(site)
        if isinstance(node, ast.IfExp) and previous is node.test:
            return choose(site, {})
        is_part = isinstance(node, (ast.BoolOp, ast.Compare)) or (
            isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
        )
        if not is_part and node is not site.node:
            break
        previous = node
    if not isinstance(previous, (ast.BoolOp, ast.Compare, ast.UnaryOp)):
        raise UnderivableError
    return in_place_of(site, _value_of(site, previous), previous)


def _value_of(site: Site, node: ast.expr) -> str:
    """Return a condition used as a value: ``a or b`` of numbers is one of them, not a truth value."""
    match node:
        case ast.BoolOp(op=op, values=[first, second]) if not isinstance(
            first, (ast.Compare, ast.BoolOp, ast.UnaryOp)
        ):
            if not algebra.is_array_expression(site, first) or not algebra.is_array_expression(site, second):
                raise UnderivableError
            test, a, b = site.text(first), site.text(first), site.text(second)
            return (
                f"{site.jnp}.where({test}, {a}, {b})"
                if isinstance(op, ast.Or)
                else f"{site.jnp}.where({test}, {b}, {a})"
            )
    return algebra.truth(site, node)


def extreme(site: Site, slots: dict[str, str]) -> Edit:
    """Rewrite Python's ``max`` and ``min``."""
    call = _call(site)
    is_max = site.value(call.func) is max
    if call.keywords or any(isinstance(arg, (ast.Starred, ast.GeneratorExp)) for arg in call.args):
        raise UnderivableError
    if len(call.args) == 1:
        argument = call.args[0]
        text = site.text(argument)
        if type(site.value(argument)) in (list, tuple) or isinstance(
            argument, (ast.List, ast.Tuple, ast.ListComp)
        ):
            text = f"{site.jnp}.array({text})"
        else:
            _known_array(site, argument)
        return with_around(site, f"{site.jnp}.{'max' if is_max else 'min'}({text})", call)
    return with_around(site, extreme_of(site, call, {}), call, _kind_in(slots))


def sort(site: Site, _: dict[str, str]) -> Edit:
    """Rewrite Python's ``sorted``."""
    match site.node:
        case ast.Call(args=[arg], keywords=[]):
            return in_place_of(site, f"{site.jnp}.sort({site.text(_known_array(site, arg))})")
        case ast.Call(args=[arg], keywords=[ast.keyword(arg="reverse", value=ast.Constant(value=True))]):
            return in_place_of(
                site, f"{site.jnp}.sort({site.text(_known_array(site, arg))}, descending=True)"
            )
    raise UnderivableError


def any_or_all(site: Site, slots: dict[str, str]) -> Edit:
    """Rewrite Python's ``any`` and ``all``."""
    argument = _only_argument(site)
    if not algebra.is_array_expression(site, argument):
        raise UnderivableError
    return in_place_of(site, f"{site.jnp}.{slots['call']}({site.text(argument)})")


def as_truth(site: Site, _: dict[str, str]) -> Edit:
    """Rewrite ``bool(x)``."""
    argument = _only_argument(site)
    return in_place_of(
        site, site.text(argument) if isinstance(argument, ast.Compare) else f"{site.atom(argument)} != 0"
    )


def index_array(site: Site, _: dict[str, str]) -> Edit:
    """Index an array instead of a list; call one function of a list with ``lax.switch``."""
    match site.node:
        case ast.Subscript(value=holder, slice=index) as node if not isinstance(index, ast.Slice):
            pass
        case _:
            raise UnderivableError
    if isinstance(node.ctx, ast.Store):
        return update(site)
    call = site.parents.get(node)
    if isinstance(call, ast.Call) and call.func is node and not call.keywords:
        arguments = "".join(f", {site.text(argument)}" for argument in call.args)
        functions = site.text(holder)
        return in_place_of(site, f"{site.lax}.switch({site.text(index)}, {functions}{arguments})", call)
    values = site.value(holder)
    if isinstance(holder, (ast.List, ast.Tuple)):
        if not all(algebra.is_array_expression(site, element) for element in holder.elts):
            raise UnderivableError
    elif type(values) in (list, tuple):
        if not is_uniform(values):
            raise UnderivableError
    elif type(values) is not np.ndarray:
        raise UnderivableError
    return in_place_of(site, f"{site.jnp}.array({site.text(holder)})[{site.text(index)}]")


def as_number(site: Site, slots: dict[str, str]) -> Edit:
    """Leave out ``float()`` of a float and ``int()`` of an int; convert the dtype otherwise."""
    argument = _only_argument(site)
    kind = _kind_in(slots)
    if not kind.endswith("[]"):
        raise UnderivableError
    letters = {"float": "f", "int": "i", "complex": "c"}
    if kind.startswith(letters[slots["call"]]):
        match site.statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) as whole if value is site.node:
                if site.text(argument) == name:  # nothing is left to do
                    return Edit(whole.lineno, whole.end_lineno or whole.lineno, ())
        is_taken_apart = isinstance(site.parents.get(site.node), (ast.BinOp, ast.UnaryOp, ast.Attribute))
        return with_around(
            site, site.atom(argument) if is_taken_apart else site.text(argument), _call(site), kind
        )
    letter = letters[slots["call"]]
    return with_around(site, f"{site.atom(argument)}.astype({slots['call']})", _call(site), f"{letter}32[]")


def item(site: Site, slots: dict[str, str]) -> Edit:
    """Leave out ``.item()``."""
    match site.node:
        case ast.Call(func=ast.Attribute(value=owner), args=[], keywords=[]) as call if _kind_in(
            slots
        ).endswith("[]"):
            return with_around(site, site.text(owner), call, _kind_in(slots))
    raise UnderivableError


def tolist(site: Site, slots: dict[str, str]) -> Edit:
    """Leave out ``.tolist()`` of a vector that is only walked over: an array can be walked over as it is."""
    match site.node:
        case ast.Call(func=ast.Attribute(value=owner), args=[], keywords=[]) as call:
            pass
        case _:
            raise UnderivableError
    around = site.parents.get(call)
    if isinstance(around, ast.Call) and any(site.value(around.func) is walk for walk in (zip, enumerate)):
        around = site.parents.get(around)
    is_walked = isinstance(around, (ast.For, ast.comprehension))
    if not is_walked or _kind_in(slots).count(",") or _kind_in(slots).endswith("[]"):
        raise UnderivableError
    return in_place_of(site, site.text(owner), call)


def _kind_in(slots: dict[str, str]) -> str:
    """Return the type in the slot ``value``, such as ``f32[]``."""
    return slots.get("value", "").rstrip(")").rpartition("(")[2].rpartition(" ")[2]


def from_math(site: Site, _: dict[str, str]) -> Edit:
    """Take a function of ``math`` from ``jax.numpy``."""
    call = _call(site)
    return with_around(site, math_of(site, call, {}), call)


def from_numpy(site: Site, slots: dict[str, str]) -> Edit:
    """Take the function, and each one of NumPy's that gets its result, from ``jax.numpy``."""
    match site.node:
        case ast.Call(func=func, keywords=keywords) if any(k.arg == "out" for k in keywords):
            path = numpy_path(site, func)
            if path is None or not _in_jax_numpy(path):
                raise UnderivableError
            return without_out(site, slots, f"{site.jnp}.{path}")
    changes: dict[ast.AST, str] = {}
    for node in site.climb():
        if isinstance(node, ast.stmt):
            break
        if isinstance(node, ast.Call) and (path := numpy_path(site, node.func)) is not None:
            if any(keyword.arg == "out" for keyword in node.keywords) or not _in_jax_numpy(path):
                raise UnderivableError
            changes[node.func] = f"{site.jnp}.{path}"
    for call in _alike(site, node):
        changes[call.func] = f"{site.jnp}.{numpy_path(site, call.func)}"
    return of_expressions(site, changes)


def _alike(site: Site, statement: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls in a simple statement of the very function that is being called."""
    if not isinstance(site.node, ast.Call) or not isinstance(
        statement, (ast.Assign, ast.AugAssign, ast.Expr, ast.Return)
    ):
        return
    path = numpy_path(site, site.node.func)
    calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
    for call in calls:
        has_out = any(keyword.arg == "out" for keyword in call.keywords)
        if path is not None and numpy_path(site, call.func) == path and not has_out:
            yield call


def _in_jax_numpy(path: str) -> bool:
    found: Any = jnp
    for name in path.split("."):
        found = getattr(found, name, MISSING)
    return found is not MISSING
