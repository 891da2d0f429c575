"""Change a few lines of the submission's text, and show the change. Runs in the trace jail."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.trace.site import Site, UnderivableError

__all__ = ["Edit", "header", "in_place_of", "of_expressions", "of_statements", "shown"]

_MOST_LINES = 14
"""Lines before or after a change that are still read; a longer change is not shown."""
_MOST_CHARACTERS = 1200


@dataclass(frozen=True)
class Edit:
    """New text for some whole lines."""

    first: int
    """Number of the first line to replace, from 1."""
    last: int
    lines: tuple[str, ...]
    """What comes in their place, indented as in the file."""


def of_statements(first: ast.stmt, last: ast.stmt, site: Site, text: str) -> Edit:
    """Replace whole statements by ``text``, which starts at the margin.

    Raises:
        UnderivableError: something else shares a line with them.
    """
    begins, ends = site.lines[first.lineno - 1], site.lines[last.end_lineno - 1]  # type: ignore[operator]
    before = begins.encode()[: first.col_offset].decode()
    after = ends.encode()[last.end_col_offset :].decode().strip()
    if before.strip() or (after and not after.startswith("#")):
        raise UnderivableError
    return Edit(
        first.lineno,
        last.end_lineno or first.lineno,
        tuple(before + line if line else "" for line in text.split("\n")),
    )


def of_expressions(site: Site, changes: Mapping[ast.AST, str]) -> Edit:
    """Replace expressions of one statement by texts, in the lines of the statement, or of its header."""
    first, last = header(site.statement)
    rows = [line.encode() for line in site.lines[first - 1 : last]]
    ends = [0]
    for row in rows:
        ends.append(ends[-1] + len(row) + 1)
    data = b"\n".join(rows)
    spans = []
    for node, text in changes.items():
        start = ends[node.lineno - first] + node.col_offset  # type: ignore[attr-defined]
        end = ends[node.end_lineno - first] + node.end_col_offset  # type: ignore[attr-defined]
        spans.append((start, end, text.encode()))
    limit = len(data)
    for start, end, new in sorted(spans, reverse=True):
        if end > limit:
            raise UnderivableError
        data, limit = data[:start] + new + data[end:], start
    return Edit(first, last, tuple(data.decode().split("\n")))


def in_place_of(site: Site, text: str, node: ast.AST | None = None) -> Edit:
    """Replace the guilty expression, in brackets where an operator of lower rank takes its place."""
    old = site.node if node is None else node
    parent = site.parents.get(old)
    is_alone = isinstance(parent, (ast.stmt, ast.keyword)) or (
        isinstance(parent, ast.Call) and old is not parent.func
    )
    operators = (ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.IfExp)
    needs = isinstance(ast.parse(text, mode="eval").body, operators)
    return of_expressions(
        site, {old: f"({text})" if needs and not is_alone and not _has_brackets(site, old) else text}
    )


def _has_brackets(site: Site, node: ast.AST) -> bool:
    """Tell whether an expression stands in brackets of its own already."""
    first, last = site.lines[node.lineno - 1], site.lines[node.end_lineno - 1]  # type: ignore[attr-defined]
    before = first.encode()[: node.col_offset].decode().rstrip()  # type: ignore[attr-defined]
    after = last.encode()[node.end_col_offset :].decode().lstrip()  # type: ignore[attr-defined]
    return before.endswith("(") and after.startswith(")")


def header(statement: ast.stmt) -> tuple[int, int]:
    """Return the first and last line of a statement, or of what precedes its body."""
    body: Sequence[ast.AST] = getattr(statement, "body", ()) or getattr(statement, "cases", ())
    if not body:
        return statement.lineno, statement.end_lineno or statement.lineno
    inner = body[0]
    begins = inner.lineno if isinstance(inner, ast.stmt) else inner.pattern.lineno  # type: ignore[attr-defined]
    return statement.lineno, max(statement.lineno, begins - 1)


def shown(site: Site, edit: Edit) -> str:
    """Return a change as lines that start with ``- `` and ``+ ``, without their common indentation.

    Raises:
        UnderivableError: it is too long to be read, or Python cannot parse the file with it.
    """
    old = site.lines[edit.first - 1 : edit.last]
    new = [*_imports(site, edit), *edit.lines] if edit.lines else []
    if max(len(old), len(new)) > _MOST_LINES or old == list(edit.lines):
        raise UnderivableError
    try:
        ast.parse("\n".join([*site.lines[: edit.first - 1], *new, *site.lines[edit.last :]]))
    except SyntaxError:
        raise UnderivableError from None
    rows = textwrap.dedent("\n".join([*old, *new])).split("\n")
    text = "\n".join(("- " if i < len(old) else "+ ") + row for i, row in enumerate(rows))
    if len(text) > _MOST_CHARACTERS:
        raise UnderivableError
    return text


def _imports(site: Site, edit: Edit) -> list[str]:
    first = site.lines[edit.first - 1]
    indent = first[: len(first) - len(first.lstrip())]
    return [f"{indent}{statement}  # at the top of the file" for statement in site.imports.values()]
