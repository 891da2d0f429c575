"""The ``entry:`` line of an exercise: a function's name and the types of its arguments and result. Layer 1.

    ewma(xs: f32[n], alpha: f32[]) -> f32[n]
    scale(data_list: list[f32[]; k], val: f32[]) -> list[f32[]; k]
    fit(p: {w: f32[m, n], b: f32[n]}, steps: static) -> (f32[], {w: f32[m, n], b: f32[n]})

An array is ``dtype[sizes]``; a size is an integer, a name that the cases bind, or integer arithmetic on these.
``key[]`` is a typed PRNG key, ``none`` is None, ``static`` a Python constant that the case names; a size may have its
name, and then is that number.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from grader.forms import Form

__all__ = [
    "DTYPES",
    "Parameter",
    "Signature",
    "SignatureSyntaxError",
    "TypeExpr",
    "bind",
    "parse",
    "size_names",
]

DTYPES = {
    "f16": "float16", "f32": "float32", "f64": "float64",
    "i8": "int8", "i16": "int16", "i32": "int32", "i64": "int64",
    "u8": "uint8", "u16": "uint16", "u32": "uint32", "u64": "uint64",
    "bool": "bool",
}  # fmt: skip
"""Short dtype names of the signature language, as JAX prints them, to NumPy's names."""

TypeExpr = tuple[Any, ...]
"""("array", dtype, sizes) | ("key", sizes) | ("list", item, size) | ("tuple", items) | ("dict", pairs)
| ("static",) | ("none",); a size is a Python expression as text."""

_MAX_ARRAYS = 10_000
_TOKEN = re.compile(r"\s*(?:(->)|([A-Za-z_]\w*)|(\d+)|(.))")


class SignatureSyntaxError(ValueError):
    """The ``entry:`` text does not follow the grammar; the message says what was expected where."""


@dataclass(frozen=True)
class Parameter:
    """One argument of the entry point."""

    name: str
    type: TypeExpr

    @property
    def is_static(self) -> bool:
        """Whether the argument is a Python constant instead of an array."""
        return bool(self.type[0] == "static")


@dataclass(frozen=True)
class Signature:
    """Name, arguments and result of an entry point."""

    name: str
    parameters: tuple[Parameter, ...]
    result: TypeExpr

    @property
    def sizes(self) -> frozenset[str]:
        """Names of sizes that a case must bind."""
        types = [*(p.type for p in self.parameters), self.result]
        return frozenset(name for t in types for name in size_names(t))

    def __str__(self) -> str:
        return f"{self.name}({', '.join(p.name for p in self.parameters)})"


@lru_cache(maxsize=1024)  # a course's reader asks for each a few dozen times
def parse(text: str) -> Signature:
    """Parse an ``entry:`` line.

    Raises:
        SignatureSyntaxError: naming what was expected and the text that was found.
    """
    try:
        return _Parser(text).signature()
    except (RecursionError, MemoryError):
        raise SignatureSyntaxError(f"nested too deeply: {text[:40]!r}...") from None


def bind(type_: TypeExpr, sizes: Mapping[str, int], static: object = None) -> Form:
    """Turn a type into a form by giving each size a number.

    Raises:
        KeyError: a size is not bound.
        ValueError: a size comes out negative, or there are more than 10,000 arrays: JAX takes each for an argument.
    """
    if (count := _count(type_, sizes)) > _MAX_ARRAYS:
        raise ValueError(f"{count:,} arrays (at most {_MAX_ARRAYS:,}) for {dict(sizes)}")
    return _bound(type_, sizes, static)


def _bound(type_: TypeExpr, sizes: Mapping[str, int], static: object) -> Form:
    match type_:
        case ("array", dtype, shape):
            return ["array", dtype, [_size(size, sizes) for size in shape]]
        case ("key", shape):
            return ["key", [_size(size, sizes) for size in shape]]
        case ("list", item, size):
            return ["list", [_bound(item, sizes, None) for _ in range(_size(size, sizes))]]
        case ("tuple", items):
            return ["tuple", [_bound(item, sizes, None) for item in items]]
        case ("dict", pairs):
            return ["dict", [[key, _bound(item, sizes, None)] for key, item in pairs]]
        case ("static",):
            return ["static", static]
    return ["none"]


def _count(type_: TypeExpr, sizes: Mapping[str, int]) -> int:
    """Count arrays and containers without making them."""
    match type_:
        case ("list", item, size):
            return 1 + _size(size, sizes) * _count(item, sizes)
        case ("tuple", items):
            return 1 + sum(_count(item, sizes) for item in items)
        case ("dict", pairs):
            return 1 + sum(_count(item, sizes) for _, item in pairs)
    return 1


def size_names(type_: TypeExpr) -> Iterator[str]:
    """Yield the names of sizes that occur in a type."""
    match type_:
        case ("array", _, shape) | ("key", shape):
            texts = shape
        case ("list", item, size):
            yield from size_names(item)
            texts = (size,)
        case ("tuple", items):
            yield from (name for item in items for name in size_names(item))
            return
        case ("dict", pairs):
            yield from (name for _, item in pairs for name in size_names(item))
            return
        case _:
            return
    for text in texts:
        yield from (node.id for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.Name))


def _size(text: str, sizes: Mapping[str, int]) -> int:
    # The grammar admits names, integers and + - * // ( ) only, so evaluating is arithmetic and nothing else.
    try:
        value = eval(compile(text, "<size>", "eval"), {"__builtins__": {}}, dict(sizes))  # noqa: S307
    except NameError as error:
        raise KeyError(error.name) from None
    if value < 0:
        raise ValueError(f"size {text} is {value} for {dict(sizes)}")
    return int(value)


_ARITHMETIC = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.Name, ast.Load,
    ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.UAdd, ast.USub,
)  # fmt: skip


def _is_arithmetic(node: ast.AST) -> bool:
    return isinstance(node, _ARITHMETIC) or (isinstance(node, ast.Constant) and type(node.value) is int)


class _Parser:
    """Recursive descent over the tokens of one line."""

    def __init__(self, text: str):
        self.text = text
        self.tokens = [next(g for g in m.groups() if g) for m in _TOKEN.finditer(text) if m.group().strip()]
        self.at = 0

    def signature(self) -> Signature:
        name = self._name("the function's name")
        parameters = tuple(self._until(")", self._parameter, opening="("))
        self._take("->")
        result = self._type()
        if self.at != len(self.tokens):
            self._fail("the end of the line")
        names = [p.name for p in parameters]
        if len(set(names)) != len(names):
            raise SignatureSyntaxError(f"two parameters have the same name in {self.text!r}")
        return Signature(name, parameters, result)

    def _parameter(self) -> Parameter:
        name = self._name("a parameter's name")
        self._take(":")
        if self._peek() == "static":
            self.at += 1
            return Parameter(name, ("static",))
        return Parameter(name, self._type())

    def _type(self) -> TypeExpr:
        if self._peek() == "(":
            return ("tuple", tuple(self._until(")", self._type, opening="(")))
        if self._peek() == "{":
            pairs = tuple(self._until("}", self._pair, opening="{"))
            if len(dict(pairs)) != len(pairs):
                raise SignatureSyntaxError(f"two keys have the same name in {self.text!r}")
            return ("dict", pairs)
        name = self._name("a type")
        if name == "none":
            return (name,)
        if name == "static":
            raise SignatureSyntaxError(f"only a whole argument can be static, in {self.text!r}")
        if name == "list":
            self._take("[")
            item = self._type()
            self._take(";")
            size = self._size_text()
            self._take("]")
            return ("list", item, size)
        if name != "key" and name not in DTYPES:
            raise SignatureSyntaxError(
                f"unknown type {name!r} in {self.text!r}; use {', '.join(DTYPES)}, key, list, none or static"
            )
        shape = tuple(self._until("]", self._size_text, opening="["))
        return ("key", shape) if name == "key" else ("array", DTYPES[name], shape)

    def _pair(self) -> tuple[str, TypeExpr]:
        key = self._name("a key")
        self._take(":")
        return key, self._type()

    def _size_text(self) -> str:
        start = self.at
        depth = 0
        after_word = False
        while (token := self._peek()) and not (depth == 0 and token in (",", "]", ";")):
            if not re.fullmatch(r"[A-Za-z_]\w*|\d+|[-+*/()]", token):
                self._fail("a size")
            is_word = re.fullmatch(r"\w+", token) is not None
            if is_word and after_word:  # joined, `n m` would become the size `nm`
                self._fail("an operator between two sizes")
            after_word = is_word
            depth += (token == "(") - (token == ")")
            self.at += 1
        text = "".join(self.tokens[start : self.at])
        try:
            tree = ast.parse(text, mode="eval")
        except SyntaxError:
            self._fail("a size")
        if not all(_is_arithmetic(node) for node in ast.walk(tree)):
            self._fail("a size made of names, integers, + - * and //")
        return text

    def _until(self, end: str, item: Any, *, opening: str) -> Iterator[Any]:
        self._take(opening)
        while self._peek() != end:
            yield item()
            if self._peek() != end:
                self._take(",")
        self._take(end)

    def _name(self, what: str) -> str:
        token = self._peek()
        if token is None or not token.isidentifier() or keyword.iskeyword(token):
            self._fail(what)
        self.at += 1
        return str(token)

    def _take(self, token: str) -> None:
        if self._peek() != token:
            self._fail(repr(token))
        self.at += 1

    def _peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _fail(self, expected: str) -> NoReturn:
        found = self._peek()
        raise SignatureSyntaxError(
            f"expected {expected}, found {found!r} in {self.text!r}"
            if found
            else f"expected {expected} at the end of {self.text!r}"
        )
