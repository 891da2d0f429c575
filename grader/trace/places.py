"""Point at lines that no exception names: of a refused transform, an unrolled loop, a lost update. Runs in the jail.

All of it is help for the student. Where nothing is found, or the submission cannot be parsed here, there is no line.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import jax.extend.core as jex_core

from grader import forms
from grader.trace.program import equations, line_of, lines_of

__all__ = [
    "cache_around",
    "definition_line",
    "line_named",
    "line_of_growth",
    "line_text",
    "lost_update",
    "reordered",
]

_NO_RULE = re.compile(r"(?:rule for|[Pp]rimitive) '?([\w-]+)'?")
"""How JAX names the primitive that it cannot transform."""
_SPOKEN = {"custom_vjp": "custom_vjp_call", "custom_jvp": "custom_jvp_call", "lax.while_loop": "while"}
"""Words of JAX's for a primitive of another name."""
_MOST_EQUATIONS = 600
_MOST_LINES = 3000
"""Equations and lines of a submission that are looked at; a longer one gets no pointer."""
_MOST_QUOTED = 60
"""Characters of a line that is quoted in a sentence."""
_LOOPS = frozenset({"scan", "fori_loop", "while_loop"})
_METHODS = frozenset({"set", "add", "subtract", "multiply", "divide", "power", "min", "max", "apply"})
_Loop = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp, ast.DictComp, ast.SetComp)


def line_named(program: jex_core.ClosedJaxpr, words: str) -> int | None:
    """Return the line that made the operation which a message of JAX's names, or None.

    Args:
        program: what could not be transformed.
        words: the message.
    """
    found = _NO_RULE.search(words)
    names = {found[1]} if found else {name for word, name in _SPOKEN.items() if word in words}
    for equation in equations(program.jaxpr):
        if equation.primitive.name in names:
            inner = (line_of(step) for value in equation.params.values() for step in _steps_of(value))
            return line_of(equation) or next((line for line in inner if line), None)
    return None


def _steps_of(value: Any) -> Iterator[Any]:
    if isinstance(value, jex_core.ClosedJaxpr):
        yield from equations(value.jaxpr)


def line_of_growth(programs: list[jex_core.ClosedJaxpr], source: bytes) -> int | None:
    """Return the line of the loop that Python runs while tracing, if the program grows by what it holds.

    Args:
        programs: the same function at growing sizes.
        source: the submission.
    """
    if len(programs) < 2:
        return None
    tree = _tree(source)
    loops = [node for node in ast.walk(tree) if isinstance(node, _Loop)] if tree else []
    first, last = (_made_by(program, loops) for program in (programs[0], programs[-1]))
    grown = last - first
    if not grown:
        return None
    line, count = grown.most_common(1)[0]
    if count < 4:
        return None
    return line


def _made_by(program: jex_core.ClosedJaxpr, loops: Sequence[ast.AST]) -> Counter[int]:
    """Count equations by the innermost loop that Python was in when it made them, or by their line without one."""
    lines: Counter[int] = Counter()
    for equation in itertools.islice(equations(program.jaxpr), _MOST_EQUATIONS):
        own = lines_of(equation)
        around = (
            [loop.lineno for loop in loops if loop.lineno <= line <= loop.end_lineno]  # type: ignore[attr-defined]
            for line in own
        )
        lines.update([max(next(filter(None, around), own[:1]))] if own else [])
    return lines


def lost_update(source: bytes, entry: str) -> tuple[int | None, str]:
    """Find a line such as ``x.at[i].set(v)`` or ``lax.scan(...)`` whose result nobody keeps.

    Args:
        source: the submission.
        entry: name of its entry point; only what it may call is looked at, and no demonstration beside it.

    Returns:
        The line and its rewrite, '' where only the student can tell it; (None, '') if there is no such line.
    """
    tree = _tree(source)
    for node in _reachable(tree, entry) if tree else ():
        match node:
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(
                        value=ast.Subscript(value=ast.Attribute(value=owner, attr="at")), attr=method
                    )
                )
            ) if method in _METHODS and node.lineno == node.end_lineno:
                text = ast.get_source_segment(source.decode("utf-8", "replace"), node) or ""
                is_named = isinstance(owner, ast.Name) and "\n" not in text and len(text) < 200
                rewrite = (
                    f"- {text}\n+ {owner.id} = {text}" if isinstance(owner, ast.Name) and is_named else ""
                )
                return node.lineno, rewrite
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name))) if (
                name in _LOOPS
            ):
                return node.lineno, ""
    return None, ""


def _reachable(tree: ast.Module, entry: str) -> Iterator[ast.AST]:
    """Yield the nodes of the entry point, and of all definitions of the module that it may use, by their names."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    defined: dict[str, list[ast.AST]] = {}
    for statement in tree.body:
        if isinstance(statement, kinds):
            defined.setdefault(statement.name, []).append(statement)
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    defined.setdefault(target.id, []).append(statement.value)
    pending, seen = [entry], {entry}
    while pending:
        for definition in defined.get(pending.pop(), ()):
            for node in ast.walk(definition):
                yield node
                if isinstance(node, ast.Name) and node.id not in seen:
                    seen.add(node.id)
                    pending.append(node.id)


def definition_line(source: bytes, name: str) -> int | None:
    """Return the line in which the file defines the function ``name`` last, or None."""
    tree = _tree(source)
    nodes = tree.body if tree else []
    return max((n.lineno for n in nodes if isinstance(n, ast.FunctionDef) and n.name == name), default=None)


def line_text(source: bytes, line: int | None) -> str:
    """Return a line of the file as one may quote it, or '' where it is none, too long, or would end the quotation."""
    lines = source.decode("utf-8", "replace").splitlines()
    text = lines[line - 1].partition("  #")[0].strip() if line is not None and 0 < line <= len(lines) else ""
    return text if len(text) <= _MOST_QUOTED and "`" not in text else ""


def cache_around(source: bytes, name: str) -> tuple[int | None, str]:
    """Find the cache around the function ``name``; return its line and the change that takes it off."""
    tree = _tree(source)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.FunctionDef) and node.name == name:
            for decorator in node.decorator_list:
                text = ast.unparse(decorator)
                if "cache" in text and decorator.lineno == decorator.end_lineno:
                    line = source.decode("utf-8", "replace").splitlines()[decorator.lineno - 1]
                    return decorator.lineno, f"- {line.strip()}"
    return None, ""


def reordered(form: forms.Form, program: jex_core.ClosedJaxpr) -> bool:
    """Tell whether the results have the shapes asked for, each once, in another order."""
    wanted = [leaf.shape for leaf in forms.leaves(form)]
    given = [tuple(aval.shape) for aval in program.out_avals]
    return wanted != given and sorted(wanted) == sorted(given)


def _tree(source: bytes) -> ast.Module | None:
    if source.count(b"\n") > _MOST_LINES:
        return None
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
