"""Rewrite Python's ``if``, ``while`` and ``for`` on arrays. Runs in the trace jail."""

from __future__ import annotations

import ast
import textwrap
import types
from collections.abc import Sequence

import jax
import numpy as np

from grader.trace.algebra import choice, is_array_expression, is_of_jax, truth
from grader.trace.edit import Edit, of_statements
from grader.trace.entry import FILENAME
from grader.trace.rewrite_update import updated
from grader.trace.site import MISSING, Site, UnderivableError, short_type

__all__ = ["for_range", "if_statement", "while_statement"]

_Simple = (ast.Assign, ast.AugAssign, ast.AnnAssign)


def if_statement(site: Site) -> Edit:
    """Rewrite an ``if`` whose branches return or assign, with what follows it where that is its ``else``.

    Raises:
        UnderivableError: the branches do anything else.
    """
    statement = next(node for node in site.climb() if isinstance(node, ast.If))
    parent = site.parents.get(statement)
    if isinstance(parent, ast.If) and parent.orelse == [statement]:
        raise UnderivableError  # an `elif`, whose `if` was decided by a plain Python value
    if len(statement.body) == 1 and isinstance(statement.body[0], ast.Return):
        after = _after(site, statement)
        text = _returned(site, statement, after)
        last = statement if statement.orelse or after is None else after
        return of_statements(statement, last, site, f"return {text}")
    text = _appended(site, statement) or _assigned(site, statement)
    return of_statements(statement, statement, site, text)


def _appended(site: Site, statement: ast.If) -> str:
    """Rewrite branches that append to one list; return '' for any others."""
    match statement.body, statement.orelse:
        case (
            [ast.Expr(value=ast.Call(func=ast.Attribute() as yes, args=[first], keywords=[]))],
            [ast.Expr(value=ast.Call(func=ast.Attribute() as no, args=[second], keywords=[]))],
        ) if yes.attr == "append" and site.text(yes) == site.text(no) and type(site.value(yes.value)) is list:
            return f"{site.text(yes)}({choice(site, truth(site, statement.test), first, second)})"
    return ""


def _after(site: Site, statement: ast.stmt) -> ast.stmt | None:
    parent = site.parents[statement]
    for block in ("body", "orelse", "finalbody"):
        siblings = getattr(parent, block, None)
        if isinstance(siblings, list) and statement in siblings:
            position = siblings.index(statement) + 1
            return siblings[position] if position < len(siblings) else None
    return None


def _returned(site: Site, statement: ast.If, after: ast.stmt | None) -> str:
    """Return the value of an ``if`` that returns in every branch."""
    match statement.body:
        case [ast.Return(value=ast.expr() as first)]:
            pass
        case _:
            raise UnderivableError
    match statement.orelse or ([] if after is None else [after]):
        case [ast.Return(value=ast.expr() as second)]:
            return choice(site, truth(site, statement.test), first, second)
        case [ast.If() as inner] if statement.orelse:
            rest = _returned(site, inner, after if not inner.orelse else None)
            return choice(site, truth(site, statement.test), first, rest)
    raise UnderivableError


def _assigned(site: Site, statement: ast.If) -> str:
    """Return one assignment for each name that a branch assigns."""
    yes, no = _values(site, statement.body), _values(site, statement.orelse)
    test = truth(site, statement.test)
    read = {node.id for node in ast.walk(statement.test) if isinstance(node, ast.Name)}
    names = sorted(dict.fromkeys([*yes, *no]), key=read.__contains__)  # what the test reads changes last
    lines = []
    for name in names:
        values = [
            branch.get(name) or ast.copy_location(ast.Name(name), statement.test) for branch in (yes, no)
        ]
        for value in values:
            # What an earlier line has changed already must not be read again.
            names_read = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)} | read
            if names_read & set(names[: names.index(name)]):
                raise UnderivableError
        first, second = values
        lines.append(f"{name} = {_choice(site, test, name, first, second)}")
    if not lines:
        raise UnderivableError
    return "\n".join(lines)


def _choice(site: Site, test: str, name: str, first: ast.expr, second: ast.expr) -> str:
    parts = []
    for value in (first, second):
        if not is_array_expression(site, value):
            raise UnderivableError
        is_kept = isinstance(value, ast.Name) and value.id == name
        parts.append(name if is_kept else _text(site, value))
    return f"{site.jnp}.where({test}, {parts[0]}, {parts[1]})"


def _text(site: Site, value: ast.expr) -> str:
    """Return an expression as the student wrote it, or as it follows from an augmented assignment."""
    return ast.unparse(value) if value not in site.parents else site.text(value)


def _values(site: Site, body: Sequence[ast.stmt]) -> dict[str, ast.expr]:
    """Return what each name is assigned in a branch, each once and none after it was read.

    Raises:
        UnderivableError: the branch does anything else.
    """
    found: dict[str, ast.expr] = {}
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if isinstance(value, ast.expr):
                pass
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=right):
                value = ast.BinOp(ast.Name(name, ast.Load()), op, right)
            case ast.Pass():
                continue
            case _:
                raise UnderivableError
        read = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
        if name in found or read & set(found) or not site.is_local(name):
            raise UnderivableError
        found[name] = value
    return found


def while_statement(site: Site) -> Edit:
    """Rewrite a ``while`` as ``lax.while_loop``, its changing names as the state.

    Raises:
        UnderivableError: the body does more than assign arrays to names.
    """
    statement = next(node for node in site.climb() if isinstance(node, ast.While))
    if not isinstance(site.error, jax.errors.TracerBoolConversionError):
        raise UnderivableError  # several truth values, and a loop needs one
    state, body = _loop(site, statement)
    _demand_new(site, "keep_going", "step", "state")
    unpack = f"    {', '.join(state)} = state\n" if len(state) > 1 else ""
    given = "state" if len(state) > 1 else state[0]
    test = truth(site, statement.test)
    if not isinstance(statement.test, (ast.Compare, ast.BoolOp)) and "(" not in test:
        test = f"{test} != 0"
    packed = ", ".join(state)
    passed = f"({packed})" if len(state) > 1 else packed
    text = (
        f"def keep_going({given}):\n{unpack}    return {test}\n\n"
        f"def step({given}):\n{unpack}{body}\n    return {packed}\n\n"
        f"{packed} = {site.lax}.while_loop(keep_going, step, {passed})"
    )
    return of_statements(statement, statement, site, text)


def for_range(site: Site) -> Edit:
    """Rewrite ``for i in range(...)`` as ``lax.fori_loop``, the changing names as its state.

    Raises:
        UnderivableError: the body does more than assign arrays to names, or the range has steps.
    """
    match site.statement:
        case (
            ast.For(
                target=ast.Name(id=index), iter=ast.Call(args=[_, *_] as args, keywords=[]) as call
            ) as loop
        ):
            if call is not site.node or len(args) > 2:
                raise UnderivableError
        case _:
            raise UnderivableError
    state, body = _loop(site, loop, index)
    _demand_new(site, "step", "state")
    if _reads_after(site, loop, {index}):
        raise UnderivableError
    bounds = [site.text(arg) for arg in args]
    start, stop = bounds if len(bounds) == 2 else ("0", bounds[0])
    unpack = f"    {', '.join(state)} = state\n" if len(state) > 1 else ""
    given = "state" if len(state) > 1 else state[0]
    packed = ", ".join(state)
    passed = f"({packed})" if len(state) > 1 else packed
    text = (
        f"def step({index}, {given}):\n{unpack}{body}\n    return {packed}\n\n"
        f"{packed} = {site.lax}.fori_loop({start}, {stop}, step, {passed})"
    )
    return of_statements(loop, loop, site, text)


def _loop(site: Site, loop: ast.While | ast.For, index: str = "") -> tuple[list[str], str]:
    """Return the names that a loop carries on, and its body, four blanks from the margin."""
    if loop.orelse:
        raise UnderivableError
    lines, stored = [], []
    for statement in loop.body:
        if not isinstance(statement, _Simple):
            raise UnderivableError
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        names = [_stored(target) for target in targets]
        is_item = any(isinstance(target, ast.Subscript) for target in targets)
        text = updated(site, statement) if is_item else site.text(statement)
        lines.append(textwrap.indent(textwrap.dedent(text), "    "))
        stored += [name for group in names for name in group]
    state = [name for name in dict.fromkeys(stored) if name in site.frame.f_locals]
    temporary = set(stored) - set(state)
    if not state or index in stored or _reads_after(site, loop, temporary):
        raise UnderivableError
    _demand_arrays(site, loop, {*state, *temporary, index})
    return state, "\n".join(lines)


def _stored(target: ast.expr) -> list[str]:
    match target:
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
            return [name]
        case ast.Tuple(elts=elements) if all(isinstance(element, ast.Name) for element in elements):
            return [element.id for element in elements if isinstance(element, ast.Name)]
    raise UnderivableError


def _reads_after(site: Site, loop: ast.stmt, names: set[str]) -> bool:
    nodes = ast.walk(site.function or loop)
    return any(
        isinstance(n, ast.Name) and n.id in names and n.lineno > (loop.end_lineno or n.lineno) for n in nodes
    )


def _demand_arrays(site: Site, loop: ast.stmt, changing: set[str]) -> None:
    """Refuse a loop in which a name stands for anything but arrays, numbers and what computes with them.

    Raises:
        UnderivableError: it does.
    """
    for node in ast.walk(loop):
        match node:
            case ast.Call(func=func):
                called = site.value(func)
                is_own = type(called) is types.FunctionType and called.__code__.co_filename == FILENAME
                is_method = isinstance(func, ast.Attribute) and called is MISSING
                if not (is_of_jax(called) or is_own or is_method or called is abs or called is range):
                    raise UnderivableError
            case ast.Subscript(value=ast.Name() as holder, slice=inner):
                by_changing = any(isinstance(n, ast.Name) and n.id in changing for n in ast.walk(inner))
                if by_changing and not short_type(site.value(holder)) and holder.id not in changing:
                    raise UnderivableError
                if by_changing and type(site.value(holder)) is np.ndarray:
                    raise UnderivableError
            case ast.Name(id=name) if name in changing:
                value = site.value(node)
                if value is not MISSING and not short_type(value) and type(value) not in (bool, int, float):
                    raise UnderivableError
            case ast.Await() | ast.Yield() | ast.YieldFrom() | ast.NamedExpr() | ast.Lambda():
                raise UnderivableError


def _demand_new(site: Site, *names: str) -> None:
    if any(site.value(ast.Name(name)) is not MISSING or site.is_local(name) for name in names):
        raise UnderivableError
