"""Two files share a spelling's digest only if nothing can tell them apart, and then they do share it."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.trace.spelling import digest, main
from tests.trace.spellings import ALIKE, APART, HEAD

_ANSWERS = [
    path
    for path in sorted(Path(__file__).parents[2].glob("solutions/*/*.py"))
    if digest(path.read_bytes())  # all but those that define a class
]


@pytest.mark.parametrize("pair", ALIKE.values(), ids=ALIKE)
def test_spellings_of_one_program_share_a_digest(pair: tuple[str, str]) -> None:
    """There is a digest, and it is the same."""
    first, second = (digest(text.encode()) for text in pair)
    assert re.fullmatch("[0-9a-f]{64}", first)
    assert first == second


@pytest.mark.parametrize("pair", APART.values(), ids=APART)
def test_what_may_behave_differently_shares_nothing(pair: tuple[str, str]) -> None:
    """Two digests, or none; and both are Python."""
    for text in pair:
        compile(text, "", "exec")
    first, second = (digest((HEAD + text).encode()) for text in pair)
    assert not first or first != second


def test_plain_differences_have_two_digests() -> None:
    """To give no digest to anything would pass the test above."""
    told = [digest((HEAD + first).encode()) for first, _ in APART.values()]
    assert len(APART) / 2 < sum(map(bool, told))


@pytest.mark.parametrize(
    "source", [b"def f(:", b"\0", b"a = (" + b"(" * 5000, b"a = " + b"-" * 100_000 + b"1", b"\xff"]
)
def test_what_cannot_be_compiled_has_no_digest(source: bytes) -> None:
    """Nor does it end the child."""
    assert b"" == main(source)


def test_most_answers_of_the_course_have_a_digest() -> None:
    """What honest students write is what reuse is for."""
    assert 15 <= len(_ANSWERS)


@pytest.mark.parametrize("path", _ANSWERS, ids=lambda path: path.stem)
def test_layout_is_no_part_of_the_digest_of_real_answers(path: Path) -> None:
    """Each statement on one line, no comments, and only the parentheses that are needed."""
    source = path.read_bytes()
    assert digest(source) == digest(ast.unparse(ast.parse(source)).encode())


@given(path=st.sampled_from(_ANSWERS), data=st.data())
def test_renamed_locals_keep_the_digest_of_real_answers(path: Path, data: st.DataObject) -> None:
    """A new name, that is, which keeps the alphabetical order by which Python numbers captured variables."""
    tree = ast.parse(path.read_bytes())
    names = {name: f"{name}_{data.draw(st.integers(1, 99))}" for name in _local_names(tree)}
    renamed = ast.unparse(_Rename(names).visit(tree))
    assert digest(path.read_bytes()) == digest(renamed.encode())


@given(path=st.sampled_from(_ANSWERS), data=st.data())
def test_a_changed_program_changes_the_digest_of_real_answers(path: Path, data: st.DataObject) -> None:
    """One operator, number, name of a function or attribute, or the order of two arguments is enough."""
    tree = ast.parse(path.read_bytes())
    what, change = data.draw(st.sampled_from(_sites(tree)))
    change()
    changed = digest(ast.unparse(tree).encode())
    assert changed, what
    assert digest(path.read_bytes()) != changed, what


def _local_names(tree: ast.Module) -> list[str]:
    """Return names that functions give to local variables, and that nothing else has."""
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.Lambda))]
    stored = {
        node.id
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    others = {function.name for function in functions if isinstance(function, ast.FunctionDef)}
    others |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg) and node.annotation}
    others |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}
    for statement in tree.body:
        if not isinstance(statement, ast.FunctionDef):
            others |= {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    return sorted(stored - others - set(dir(builtins)))


class _Rename(ast.NodeTransformer):
    """Gives names everywhere others."""

    def __init__(self, names: dict[str, str]):
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self.names.get(node.arg, node.arg)
        return self.generic_visit(node)


def _sites(tree: ast.Module) -> list[tuple[str, Callable[[], object]]]:
    """List what can be changed in a program: one operator, number, name, or order of two arguments."""
    sites: list[tuple[str, Callable[[], object]]] = []
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
                sites.append(("operator", partial(setattr, node, "op", ast.Pow())))
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                sites.append(("number", partial(setattr, node, "value", value + 1)))
            case ast.Attribute(attr=name):
                sites.append(("attribute", partial(setattr, node, "attr", f"{name}_other")))
            case ast.FunctionDef(name=name):
                sites.append(("function", partial(setattr, node, "name", f"{name}_other")))
            case ast.Name(id="range" | "len" | "jnp" | "jax" | "lax" as name, ctx=ast.Load()):
                sites.append(("global", partial(setattr, node, "id", f"{name}_other")))
            case ast.Call(args=[first, second, *rest]) if ast.dump(first) != ast.dump(second):
                sites.append(("order", partial(setattr, node, "args", [second, first, *rest])))
    return sites
