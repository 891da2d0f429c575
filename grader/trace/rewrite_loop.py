"""Rewrite the functions that a loop of JAX's calls, and the call beside them. Runs in the trace jail."""

from __future__ import annotations

import ast
import re

from grader.trace.edit import Edit, of_expressions
from grader.trace.site import MISSING, Site, UnderivableError

__all__ = ["body_parameters", "condition", "over_length", "scan_pair"]

_PLACES = {"scan": (1, 0), "while_loop": (0, 0), "fori_loop": (0, 1)}
"""How many parameters of a body follow the state, and how many precede it."""


def _loop_call(site: Site) -> tuple[ast.Call, str]:
    call = site.node
    if not isinstance(call, ast.Call):
        raise UnderivableError
    name = site.text(call.func).rpartition(".")[2]
    if name not in _PLACES:
        raise UnderivableError
    return call, name


def _definition(site: Site, name: str) -> ast.FunctionDef:
    """Return the one ``def`` of that name beside the call.

    Raises:
        UnderivableError: there are several, or it is a method, or decorated.
    """
    root = list(site.climb())[-1]
    found = [node for node in ast.walk(root) if isinstance(node, ast.FunctionDef) and node.name == name]
    if len(found) != 1 or found[0].decorator_list or isinstance(site.parents.get(found[0]), ast.ClassDef):
        raise UnderivableError
    return found[0]


def _only_return(function: ast.FunctionDef) -> ast.Return:
    returns = [node for node in ast.walk(function) if isinstance(node, ast.Return)]
    if len(returns) != 1 or function.body[-1] is not returns[0] or returns[0].value is None:
        raise UnderivableError
    return returns[0]


def _spliced(line: str, node: ast.AST, text: str) -> str:
    """Put a text in the place of a piece of syntax that stands in one line."""
    data = line.encode()
    return (data[: node.col_offset] + text.encode() + data[node.end_col_offset :]).decode()  # type: ignore[attr-defined]


def _bracketed(site: Site, node: ast.expr) -> str:
    """Return a piece of syntax so that it may be one part of a tuple."""
    text = site.text(node)
    if not isinstance(node, ast.Tuple):
        return text
    try:
        inner = ast.parse(text[1:-1], mode="eval").body
    except SyntaxError:
        return f"({text})"
    is_whole = isinstance(inner, ast.Tuple) and len(inner.elts) == len(node.elts) and text.startswith("(")
    return text if is_whole else f"({text})"


def scan_pair(site: Site, _: dict[str, str]) -> Edit:
    """Return a pair from the body, and take the half that it has out of what ``scan`` gives.

    Raises:
        UnderivableError: the body is a lambda or returns in several places, or the call is part of an expression.
    """
    call, name = _loop_call(site)
    if name != "scan" or not call.args or not isinstance(call.args[0], ast.Name):
        raise UnderivableError
    returned = _only_return(_definition(site, call.args[0].id))
    first, last = returned.lineno, site.statement.end_lineno or 0
    if returned.lineno != returned.end_lineno or last <= first:
        raise UnderivableError
    assert returned.value is not None
    given = call.args[1] if len(call.args) > 1 else None
    is_result = isinstance(given, ast.Constant) and given.value is None  # no state goes in, so none comes out
    pair = "None, {}" if is_result else "{}, None"
    match site.statement:
        case ast.Assign(targets=[ast.Tuple(elts=[_, ast.Name(id=wanted)])]) if (
            wanted != "_" and not is_result
        ):
            pair = "{}, {}"  # what each turn gives is asked for as well
    lines = site.lines[first - 1 : last]
    lines[0] = _spliced(lines[0], returned, f"return {pair.format(*[_bracketed(site, returned.value)] * 2)}")
    match site.statement:
        case ast.Assign(targets=[ast.Tuple(elts=[_, _])], value=value) if value is call:
            pass
        case ast.Assign(targets=[target], value=value) if (
            value is call and target.lineno == target.end_lineno
        ):
            names = ("_, {}" if is_result else "{}, _").format(_bracketed(site, target))
            lines[target.lineno - first] = _spliced(lines[target.lineno - first], target, names)
        case ast.Return(value=value) if value is call and call.lineno == call.end_lineno:
            at = call.lineno - first
            lines[at] = _spliced(lines[at], call, f"{site.text(call)}[{int(is_result)}]")
        case _:
            raise UnderivableError
    return Edit(first, last, tuple(lines))


def condition(site: Site, _: dict[str, str]) -> Edit:
    """Go on while any element has to."""
    call, name = _loop_call(site)
    if name != "while_loop" or not call.args:
        raise UnderivableError
    match call.args[0]:
        case ast.Name(id=function):
            returned = _only_return(_definition(site, function))
            if returned.lineno != returned.end_lineno or returned.value is None:
                raise UnderivableError
            text = f"return {site.jnp}.any({site.text(returned.value)})"
            line = site.lines[returned.lineno - 1]
            return Edit(returned.lineno, returned.lineno, (_spliced(line, returned, text),))
        case ast.Lambda(body=body):
            return of_expressions(site, {body: f"{site.jnp}.any({site.text(body)})"})
    raise UnderivableError


def body_parameters(site: Site, slots: dict[str, str]) -> Edit:
    """Take the state as one parameter and unpack it, where the function names its pieces."""
    call, name = _loop_call(site)
    after, before = _PLACES[name]
    function = _definition(site, slots.get("name", ""))
    if not any(isinstance(arg, ast.Name) and arg.id == function.name for arg in call.args):
        raise UnderivableError
    taken = function.args
    if any((taken.posonlyargs, taken.kwonlyargs, taken.vararg, taken.kwarg, taken.defaults)):
        raise UnderivableError
    names = [argument.arg for argument in taken.args]
    if any(argument.annotation for argument in taken.args) or site.value(ast.Name("state")) is not MISSING:
        raise UnderivableError
    state = names[before : len(names) - after]
    header = site.lines[function.lineno - 1]
    if len(state) < 2 or not header.rstrip().endswith(":") or function.body[0].lineno == function.lineno:
        raise UnderivableError
    given = ", ".join([*names[:before], "state", *names[len(names) - after :]])
    changed = re.sub(r"\(.*?\)", f"({given})", header, count=1)
    unpack = f"{' ' * function.body[0].col_offset}{', '.join(state)} = state"
    return Edit(function.lineno, function.lineno, (changed, unpack))


def over_length(site: Site, _: dict[str, str]) -> Edit:
    """Pass a number of steps as ``length=``."""
    call, name = _loop_call(site)
    if name != "scan" or len(call.args) != 3 or call.keywords:
        raise UnderivableError
    steps = call.args[2]
    if (
        not (isinstance(steps, ast.Constant) and type(steps.value) is int)
        and type(site.value(steps)) is not int
    ):
        raise UnderivableError
    return of_expressions(site, {steps: f"length={site.text(steps)}"})
