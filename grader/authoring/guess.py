"""What can be told of an entry point from the text of an original, before it is run? Layer 8."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from grader.errors import UsageError

__all__ = ["Argument", "Function", "function_of", "readings", "result_type"]

_ANNOTATIONS = {
    "float": "f32[]", "int": "i32[]", "bool": "bool[]", "None": "none",
    "list": "list[f32[]; n]", "list[float]": "list[f32[]; n]", "list[int]": "list[i32[]; n]",
    "list[bool]": "list[bool[]; n]", "np.float32": "f32[]", "np.float64": "f32[]", "np.int32": "i32[]",
    "np.int64": "i32[]", "str": "static",
}  # fmt: skip
"""What an annotation says all of. Of an array it says neither shape nor dtype."""
_CALLS_OF_ARRAYS = frozenset({"enumerate", "len", "max", "min", "reversed", "sorted", "sum", "zip"})
_SIZES = ("n", "m", "k")
_DIMENSIONS = {
    5: "n",
    8: "m",
    11: "k",
    4: "n - 1",
    6: "n + 1",
    10: "2*n",
    7: "m - 1",
    9: "m + 1",
    16: "2*m",
    40: "n*m",
}
"""Sizes at which an original is tried, and what is near them."""


@dataclass(frozen=True)
class Argument:
    """One argument of the original."""

    name: str
    type: str
    """Its type in the grammar of `entry:` where its annotation, its default or its use tells, or ''."""
    is_said: bool
    """Whether its annotation says so."""
    axes: int
    """The most axes that something in the function's text asks for."""
    default: object = None
    """A number or text that it has by default."""


@dataclass(frozen=True)
class Function:
    """The function of an original that is to be rewritten."""

    name: str
    arguments: tuple[Argument, ...]


def function_of(source: str, shown: str, wanted: str, *, must: bool) -> Function:
    """Return the function that an exercise is about.

    Args:
        source: the original.
        shown: how to call it in messages.
        wanted: the name that it may have.
        must: whether it has to.

    Raises:
        UsageError: Python cannot parse it, it has no such function, several that could be meant, or one whose
            arguments an entry point cannot have.
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError) as error:
        where = f":{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        said = error.msg if isinstance(error, SyntaxError) else error
        raise UsageError(f"{shown}{where}: Python cannot parse it ({said}). Nothing was written") from None
    found = {node.name: node for node in body if isinstance(node, ast.FunctionDef)}
    name = wanted if wanted in found else ""
    if not name and must:
        has = f"it defines {', '.join(found)}" if found else "it defines no function"
        raise UsageError(f"{shown}: has no function {wanted!r}; {has}. Nothing was written")
    public = [each for each in found if not each.startswith("_")]
    if not name and len(public) > 1:
        helpers = set(_used(body))
        public = [each for each in public if each not in helpers] or public
    if not name and len(public) != 1:
        has = f"defines {', '.join(public)}" if public else "defines no function"
        raise UsageError(
            f"{shown}: {has}. Say by --entry which function is to be rewritten. Nothing was written"
        )
    return _read(found[name or public[0]], shown)


def _used(body: list[ast.stmt]) -> Iterator[str]:
    """Yield names that functions and classes use, apart from a function's own."""
    for statement in body:
        own = statement.name if isinstance(statement, ast.FunctionDef) else ""
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id != own:
                yield node.id


def _read(node: ast.FunctionDef, shown: str) -> Function:
    given = node.args
    if given.vararg or given.kwarg or given.kwonlyargs:
        raise UsageError(
            f"{shown}:{node.lineno}: {node.name} takes *args, **kwargs or arguments by name alone, which an entry "
            "point cannot have. Give it plain arguments. Nothing was written"
        )
    names = [*given.posonlyargs, *given.args]
    defaults: list[ast.expr | None] = [None] * (len(names) - len(given.defaults))
    return Function(
        node.name,
        tuple(
            _argument(node, each, default)
            for each, default in zip(names, [*defaults, *given.defaults], strict=True)
        ),
    )


def _argument(node: ast.FunctionDef, argument: ast.arg, default: ast.expr | None) -> Argument:
    name = argument.arg
    said = _ANNOTATIONS.get(ast.unparse(argument.annotation), "") if argument.annotation else ""
    is_said = bool(said)
    value = default.value if isinstance(default, ast.Constant) else None
    if not said and value is not None:
        said = {bool: "bool[]", int: "i32[]", float: "f32[]", str: "static"}.get(type(value), "")
    axes = max(_asked(node, name), default=0)
    if not said and not axes and _counts(node, name):
        said = "i32[]"
    return Argument(name, said, is_said, axes, value)


def _asked(node: ast.AST, name: str) -> Iterator[int]:
    """Yield how many axes each use of a name asks for."""
    for inner in ast.walk(node):
        match inner:
            case ast.Subscript(value=ast.Name(id=used), slice=ast.Tuple(elts=elements)) if used == name:
                yield len(elements)
            case ast.Subscript(value=ast.Subscript(value=ast.Name(id=used))) if used == name:
                yield 2
            case ast.Subscript(value=ast.Name(id=used)) | ast.Attribute(value=ast.Name(id=used)) if (
                used == name
            ):
                yield 1
            case ast.For(iter=ast.Name(id=used)) | ast.comprehension(iter=ast.Name(id=used)) if used == name:
                yield 1
            case ast.Call(func=ast.Name(id=called), args=[*given]) if called in _CALLS_OF_ARRAYS:
                yield from (1 for each in given if isinstance(each, ast.Name) and each.id == name)


def _counts(node: ast.AST, name: str) -> bool:
    """Tell whether a name is a number of turns: ``range(name)``."""
    return any(
        isinstance(inner, ast.Call)
        and isinstance(inner.func, ast.Name)
        and inner.func.id == "range"
        and any(isinstance(each, ast.Name) and each.id == name for each in inner.args)
        for inner in ast.walk(node)
    )


def readings(function: Function) -> Iterator[tuple[str, ...]]:
    """Yield the types that the arguments may have, the likeliest first, each once."""
    seen = set()
    for unsaid, more in ((0, 0), (1, 0), (0, 1), (1, 1)):
        axes = [(each.axes + more) if each.axes else unsaid for each in function.arguments]
        types = tuple(
            each.type or f"f32[{', '.join(_SIZES[:count])}]"
            for each, count in zip(function.arguments, axes, strict=True)
        )
        if types not in seen and max(axes, default=0) <= len(_SIZES):
            seen.add(types)
            yield types


def result_type(described: object) -> str:
    """Return the type of a result that was seen at the sizes of a trial; '' where the grammar has none for it."""
    match described:
        case ["array", str(kind), list(shape)] if kind in ("f32", "i32", "bool"):
            return f"{kind}[{', '.join(_DIMENSIONS.get(size, str(size)) for size in shape)}]"
        case ["list", list(items)] if items and all(item == items[0] for item in items):
            inner = result_type(items[0])
            return inner and f"list[{inner}; {_DIMENSIONS.get(len(items), len(items))}]"
        case ["list" | "tuple", list(items)] if items:
            types = [result_type(item) for item in items]
            return f"({', '.join(types)})" if all(types) else ""
        case ["dict", list(pairs)] if pairs:
            inside = [(key, result_type(item)) for key, item in pairs]
            return (
                "{" + ", ".join(f"{key}: {type_}" for key, type_ in inside) + "}"
                if all(t for _, t in inside)
                else ""
            )
        case ["none"]:
            return "none"
    return ""
