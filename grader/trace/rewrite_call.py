"""Rewrite calls and selections whose shape or type cannot be traced. Runs in the trace jail."""

from __future__ import annotations

import ast

import jax.numpy as jnp

from grader.trace.edit import Edit, in_place_of, of_expressions, of_statements
from grader.trace.lessons_refused import OPTIONS
from grader.trace.rewrite_update import demand_whole, is_single, unmasked, update
from grader.trace.site import Site, UnderivableError
from grader.trace.wording import is_mask

__all__ = [
    "as_array",
    "choose_updated",
    "choose_values",
    "differentiate_float",
    "fix_size",
    "index_by_array",
    "leave_out",
    "move_slice",
    "not_in_place",
    "reduce_masked",
    "rename_option",
    "start_with_dtype",
    "without_out",
]

_SIZED = {
    "nonzero": "size={0}.size, fill_value=...",
    "where": "size={0}.size, fill_value=...",
    "argwhere": "size={0}.size, fill_value=...",
    "flatnonzero": "size={0}.size, fill_value=...",
    "unique": "size={0}.size, fill_value=...",
    "bincount": "length=...",
    "repeat": "total_repeat_length=...",
}
"""Arguments that fix the size of a result, by function."""
_WHERE = frozenset({"sum", "mean", "any", "all", "prod"})
"""Reductions that take ``where=`` and need no start value."""


def _call(site: Site) -> ast.Call:
    if not isinstance(site.node, ast.Call):
        raise UnderivableError
    return site.node


def reduce_masked(site: Site, _: dict[str, str]) -> Edit:
    """Give a reduction the mask: ``x[m].sum()`` and ``jnp.sum(x[m])`` become ``jnp.sum(x, where=m)``."""
    selected = next(
        (n for n in ast.walk(site.node) if isinstance(n, ast.Subscript) and is_mask(site, n.slice)), None
    )
    if selected is None:
        raise UnderivableError
    if (whole := _update_around(site, selected)) is not None:
        return _chosen(site, whole)
    demand_whole(site, selected)
    return _reduced(site, selected, site.text(selected.slice))


def _update_around(site: Site, node: ast.AST) -> ast.Call | None:
    """Return the ``x.at[mask].set(...)`` that a selection is computed for, if there is one."""
    for around in site.climb(node):
        match around:
            case ast.Call(func=ast.Attribute(value=ast.Subscript(value=ast.Attribute(attr="at")))):
                return around
            case ast.stmt():
                return None
    return None


def move_slice(site: Site, _: dict[str, str]) -> Edit:
    """Rewrite a slice of fixed length with ``dynamic_slice_in_dim``, and a reduced one with a mask."""
    match site.node:
        case ast.Subscript(value=holder, slice=ast.Slice(lower=lower, upper=upper, step=None)) as node:
            pass
        case _:
            raise UnderivableError
    x = site.text(holder)
    match upper:
        case ast.BinOp(left=left, op=ast.Add(), right=length) if lower is not None:
            if ast.dump(left) == ast.dump(lower) and _is_static(site, length):
                sizes = f"{site.text(lower)}, {site.text(length)}"
                return in_place_of(site, f"{site.lax}.dynamic_slice_in_dim({x}, {sizes})")
    aval = site.array_type(holder)
    counts_from_the_end = any(isinstance(bound, ast.UnaryOp) for bound in (lower, upper))
    if aval is None or aval.ndim != 1 or counts_from_the_end:
        raise UnderivableError
    places = f"{site.jnp}.arange({x}.shape[0])"
    tests = [f"({places} >= {site.atom(lower)})"] if lower is not None else []
    tests += [f"({places} < {site.atom(upper)})"] if upper is not None else []
    mask = " & ".join(tests)
    return _reduced(site, node, mask if len(tests) > 1 else mask[1:-1])


def _is_static(site: Site, node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) or type(site.value(node)) is int


def _reduced(site: Site, selected: ast.Subscript, mask: str) -> Edit:
    parent = site.parents.get(selected)
    x = site.text(selected.value)
    match parent:
        case ast.Attribute(attr=name) if name in _WHERE:
            call = site.parents.get(parent)
            if isinstance(call, ast.Call) and call.func is parent and not call.args and not call.keywords:
                return in_place_of(site, f"{site.jnp}.{name}({x}, where={mask})", call)
        case ast.Call(func=func, args=[only], keywords=[]) if only is selected:
            called = site.value(func)
            name = next((n for n in _WHERE if called is getattr(jnp, n)), "")
            aval = site.array_type(selected.value)
            if called is sum and (aval is None or aval.ndim != 1):  # Python's own adds rows
                raise UnderivableError
            if name or called is sum:
                return in_place_of(site, f"{site.jnp}.{name or 'sum'}({x}, where={mask})", parent)
            if called is len:
                return in_place_of(site, f"{site.jnp}.sum({mask})", parent)
    raise UnderivableError


def choose_updated(site: Site, _: dict[str, str]) -> Edit:
    """Rewrite ``x.at[mask].set(v)``, and ``x[mask] = x[mask] * 2``."""
    if isinstance(site.statement, (ast.Assign, ast.AugAssign)) and not isinstance(site.node, ast.Call):
        return update(site)
    if not isinstance(site.node, ast.Call):
        raise UnderivableError
    return _chosen(site, site.node)


def _chosen(site: Site, call: ast.Call) -> Edit:
    match call:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Subscript(value=ast.Attribute(value=owner, attr="at"), slice=mask), attr=method
            ),
            args=[value],
            keywords=[],
        ) if is_mask(site, mask):
            x = site.text(owner)
            demand_whole(site, ast.Subscript(value=owner, slice=mask))
            if not is_single(site, value):
                if method != "set":
                    raise UnderivableError
                new = unmasked(site, value, site.text(mask), site.array_type(owner))
                return in_place_of(site, f"{site.jnp}.where({site.text(mask)}, {new}, {x})", call)
            new = site.operand(value)
            signs = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "**"}
            if method == "set":
                new = site.text(value)
            elif method in signs:
                new = f"{site.atom(owner)} {signs[method]} {new}"
            else:
                raise UnderivableError
            return in_place_of(site, f"{site.jnp}.where({site.text(mask)}, {new}, {x})", call)
    raise UnderivableError


def fix_size(site: Site, _: dict[str, str]) -> Edit:
    """Add the argument that fixes the size of a result."""
    call = _call(site)
    name = getattr(site.value(call.func), "__name__", "")
    if name not in _SIZED or not call.args:
        raise UnderivableError
    first = call.args[0]
    named = next((n for n in ast.walk(first) if isinstance(n, ast.Name) and site.type_of(n)), first)
    added = _SIZED[name].format(site.atom(named))
    whole = site.text(call)
    return in_place_of(site, f"{whole[:-1].rstrip().rstrip(',')}, {added})")


def start_with_dtype(site: Site, slots: dict[str, str]) -> Edit:
    """Start the carry with the dtype that the body returns, where the carry is one array."""
    call = _call(site)
    place = {"scan": 1, "while_loop": 2, "fori_loop": 3}.get(
        getattr(site.value(call.func), "__name__", ""), 9
    )
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    start = call.args[place] if place < len(call.args) else named.get("init", named.get("init_val"))
    if start is None:
        raise UnderivableError
    name = slots["value"].strip("`")
    if path := "[" in name and name[name.index("[") :]:
        steps = path.strip("[]").split("][")
        if len(steps) != 1 or not isinstance(start, ast.Tuple) or not steps[0].isdecimal():
            raise UnderivableError
        start = start.elts[int(steps[0])]
    elif isinstance(start, (ast.Tuple, ast.List, ast.Dict)) or (
        name == "the state" and not site.type_of(start)
    ):
        raise UnderivableError
    dtype = _LONG.get(slots["after"].partition("[")[0])
    if dtype is None:
        raise UnderivableError
    if isinstance(start, ast.Call) and len(start.args) == 1 and site.value(start.func) in _SCALAR_TYPES:
        return of_expressions(site, {start: f"{site.jnp}.{dtype}({site.text(start.args[0])})"})
    return of_expressions(site, {start: f"{site.jnp}.asarray({site.text(start)}, {site.jnp}.{dtype})"})


_LONG = {
    "f32": "float32",
    "f64": "float64",
    "i32": "int32",
    "c64": "complex64",
    "bf16": "bfloat16",
    "f16": "float16",
}
_SCALAR_TYPES = (
    jnp.int32,
    jnp.float32,
    jnp.int8,
    jnp.uint8,
    jnp.int16,
    jnp.uint32,
    jnp.float16,
    jnp.bfloat16,
)


def differentiate_float(site: Site, _: dict[str, str]) -> Edit:
    """Pass a float where a derivative is taken."""
    match site.node:
        case ast.Call(func=ast.Call(args=[_], keywords=[]), args=[first, *_]):
            if isinstance(first, ast.Constant):
                return of_expressions(site, {first: f"{site.text(first)}.0"})
            return of_expressions(site, {first: f"{site.atom(first)}.astype(float)"})
    raise UnderivableError


def choose_values(site: Site, _: dict[str, str]) -> Edit:
    """Write ``jnp.where`` for a ``lax.cond`` on a number whose branches are values."""
    match site.node:
        case ast.Call(args=[test, yes, no], keywords=[]):
            return in_place_of(site, f"{site.jnp}.where({', '.join(map(site.text, (test, yes, no)))})")
    raise UnderivableError


def rename_option(site: Site, slots: dict[str, str]) -> Edit:
    """Call an argument by the name that ``jax.numpy`` has for it."""
    call = _call(site)
    name = OPTIONS.get(slots["name"])
    keyword = next((keyword for keyword in call.keywords if keyword.arg == slots["name"]), None)
    if name is None or keyword is None:
        raise UnderivableError
    return of_expressions(site, {keyword: f"{name}={site.text(keyword.value)}"})


def without_out(site: Site, _: dict[str, str], function: str = "") -> Edit:
    """Bind the name again instead of passing it as ``out=``; take another function, if one is given."""
    call, statement = _call(site), site.statement
    out = next((keyword.value for keyword in call.keywords if keyword.arg == "out"), None)
    arguments = [site.text(argument) for argument in call.args]
    arguments += [site.text(keyword) for keyword in call.keywords if keyword.arg != "out"]
    text = f"{function or site.text(call.func)}({', '.join(arguments)})"
    if (
        isinstance(statement, ast.Expr)
        and statement.value is call
        and isinstance(out, ast.Name)
        and site.is_local(out.id)
    ):
        return of_statements(statement, statement, site, f"{out.id} = {text}")
    is_named = isinstance(out, ast.Name) and site.is_local(out.id)
    if (
        isinstance(statement, ast.Assign)
        and statement.value is call
        and isinstance(out, ast.Name)
        and is_named
    ):
        names = dict.fromkeys([*map(site.text, statement.targets), out.id])
        return of_statements(statement, statement, site, f"{' = '.join(names)} = {text}")
    if isinstance(statement, ast.Return) and out is not None:
        return in_place_of(site, text)
    raise UnderivableError


def not_in_place(site: Site, _: dict[str, str]) -> Edit:
    """Pass ``inplace=False`` and bind the name again."""
    call, statement = _call(site), site.statement
    text = f"{site.text(call)[:-1].rstrip().rstrip(',')}, inplace=False)"
    match statement:
        case ast.Expr() if statement.value is call and call.args:
            owner = call.args[0]
            if isinstance(owner, ast.Name) and site.is_local(owner.id):
                return of_statements(statement, statement, site, f"{owner.id} = {text}")
            raise UnderivableError
    return in_place_of(site, text)


def leave_out(site: Site, _: dict[str, str]) -> Edit:
    """Leave out a method that returns the same values."""
    call = site.parents.get(site.node)
    match call:
        case ast.Call(func=ast.Attribute(value=owner), args=[], keywords=[]):
            return in_place_of(site, site.text(owner), call)
    raise UnderivableError


def as_array(site: Site, _: dict[str, str]) -> Edit:
    """Make the list an array."""
    call = _call(site)
    lists = [
        a
        for a in call.args
        if isinstance(a, (ast.List, ast.Tuple, ast.ListComp)) or type(site.value(a)) in (list, tuple)
    ]
    if not lists:
        raise UnderivableError
    return of_expressions(site, {lists[0]: f"{site.jnp}.array({site.text(lists[0])})"})


def _is_indexed_array(site: Site, node: ast.Subscript) -> bool:
    owner = node.value
    if isinstance(owner, ast.Attribute) and owner.attr == "at":
        owner = owner.value
    return site.array_type(owner) is not None or node is site.node


def index_by_array(site: Site, _: dict[str, str]) -> Edit:
    """Make the list that indexes an array."""
    is_simple = isinstance(site.statement, (ast.Assign, ast.AugAssign, ast.Return, ast.Expr))
    whole = site.statement if is_simple else site.node
    indices = [
        n.slice for n in ast.walk(whole) if isinstance(n, ast.Subscript) and _is_indexed_array(site, n)
    ]
    lists = [n for n in indices if isinstance(n, (ast.List, ast.ListComp)) or type(site.value(n)) is list]
    if not lists:
        raise UnderivableError
    return of_expressions(site, {node: f"{site.jnp}.array({site.text(node)})" for node in lists})
