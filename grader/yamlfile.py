"""Read a YAML file together with the line of every key. Layer 2; the only module that knows PyYAML.

Validation elsewhere speaks in paths such as ``("cases", 2, "n")``; this module turns them into lines.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer

from grader.errors import CourseError, Problem

__all__ = ["Document", "Listed", "dump", "listed", "load", "parse"]


class _Plain:
    """Plain values only, and days as the text that they are written as: JSON knows no dates."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and kind are PyYAML's
        first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class _Loader(_Plain, yaml.SafeLoader):
    """All in Python."""


_quick: type[Any] | None = None
if yaml.__with_libyaml__:

    class _QuickLoader(_Plain, Composer, yaml.CSafeLoader):
        """With libyaml's parser, ten times as fast. Python composes: C would overflow the stack on deep nesting."""

        def __init__(self, text: str):
            yaml.CSafeLoader.__init__(self, text)
            Composer.__init__(self)

    _quick = _QuickLoader

_UNSURE = re.compile("[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\uffef]")
"""Characters that the two parsers treat differently, such as tabs and other line ends than Unix's. With the rest,
libyaml's gives the same values and lines; it takes a `?` inside a plain scalar of a flow, which Python's refuses."""


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as such, so that people can read them."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)

KeyPath = tuple[str | int, ...]
_MAX_NODES = 100_000  # the longest exercise has some 200
_MAX_DIGITS = 100


@dataclass(frozen=True)
class Document:
    """A parsed YAML file."""

    path: str
    """As shown to people."""
    data: Any
    lines: dict[KeyPath, int]
    """1-based line of each key and list item."""

    def problem(self, where: Sequence[str | int], message: str) -> Problem:
        """Locate a problem at the deepest part of ``where`` that the file really has."""
        known: KeyPath = ()
        for step in where:
            if (*known, step) in self.lines:
                known = (*known, step)
        shown = [str(step) for step in known]
        if where and isinstance(where[-1], str) and where[-1] not in known and where[-1].isidentifier():
            shown.append(str(where[-1]))
        return Problem(self.path, self.lines.get(known, 1), ".".join(shown), message)


def load(path: Path, shown: str) -> Document:
    """Read ``path``.

    Args:
        path: the file.
        shown: how to call it in messages.

    Raises:
        CourseError: the file is missing, is not UTF-8 or not YAML, repeats a key, holds what JSON could not say, or
            is not a mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError(
            [Problem(shown, 0, "", "the file is missing; create it, or remove what names it")]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError([Problem(shown, 0, "", f"cannot be read as UTF-8 text ({error})")]) from None
    return parse(text, shown)


def parse(text: str, shown: str) -> Document:
    """Read a text as :func:`load` reads a file.

    Raises:
        CourseError: as there.
    """
    with _told(shown):
        loader, node = _composed(text)
    walk = _Walk(shown)
    walk.visit(node, (), frozenset())
    with _told(shown):
        data = None if node is None else loader.construct_document(node)
    if not isinstance(data, dict):
        message = f"expected a mapping of keys, found {type(data).__name__}"
        walk.problems.append(Problem(shown, 1, "", message))
    if walk.problems:
        raise CourseError(walk.problems)
    return Document(shown, data, walk.lines)


def _composed(text: str) -> tuple[Any, Any]:
    """Return a loader and the document that it composed; what is wrong is told in the words of Python's parser."""
    if _quick is not None and not _UNSURE.search(text):
        with contextlib.suppress(yaml.YAMLError, RecursionError):
            loader = _quick(text)
            return loader, loader.get_single_node()
    loader = _Loader(text)
    return loader, loader.get_single_node()


@contextlib.contextmanager
def _told(shown: str) -> Iterator[None]:
    """Turn whatever PyYAML raises about a text into one located problem."""
    try:
        yield
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "is not YAML"
        raise CourseError([Problem(shown, mark.line + 1 if mark else 0, "", f"YAML: {what}")]) from None
    except (AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError) as error:
        # PyYAML's scalars raise these for an explicit tag that does not fit, such as `!!int ""` or `!!bool x`.
        raise CourseError(
            [Problem(shown, 0, "", f"YAML cannot be read ({type(error).__name__}: {error})")]
        ) from None


class _Walk:
    """Every key and item of a document in order, aliases written out: lines, and what JSON could not say."""

    def __init__(self, shown: str):
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []
        self._shown = shown
        self._count = 0

    def visit(self, node: Any, where: KeyPath, above: frozenset[int]) -> None:
        """Visit a node at its place below the nodes ``above``.

        Raises:
            CourseError: aliases of aliases stand for more than anybody wrote.
        """
        self._count += 1
        if self._count > _MAX_NODES:
            message = f"holds more than {_MAX_NODES:,} items once its aliases are written out"
            raise CourseError([Problem(self._shown, 0, "", message)])
        if id(node) in above:
            self._tell(node, where, "this alias contains itself")
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                # Another key than a scalar is refused when the document is constructed.
                step = (*where, key.value if isinstance(key, yaml.ScalarNode) else "?")
                line = key.start_mark.line + 1
                if step in self.lines:
                    message = f"key {key.value!r} stands here and on line {self.lines[step]}; keep one"
                    self.problems.append(Problem(self._shown, line, ".".join(map(str, step)), message))
                self.lines[step] = line
                if isinstance(key, yaml.ScalarNode) and (what := _unfit(key)):
                    self._tell(key, where, f"a key that is {what}")
                self.visit(value, step, above | {id(node)})
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self.lines[(*where, index)] = value.start_mark.line + 1
                self.visit(value, (*where, index), above | {id(node)})
        elif node is not None and (what := _unfit(node)):
            self._tell(node, where, what)

    def _tell(self, node: Any, where: KeyPath, message: str) -> None:
        self.problems.append(
            Problem(self._shown, node.start_mark.line + 1, ".".join(map(str, where)), message)
        )


def _unfit(node: Any) -> str:
    """Say why a scalar can be no value of a course, or ''."""
    tag = node.tag.removeprefix("tag:yaml.org,2002:")
    if tag == "binary":
        return "binary data; write text or numbers"
    if tag == "int" and len(node.value) > _MAX_DIGITS:  # Python refuses to print thousands of them
        return f"a number of more than {_MAX_DIGITS} digits"
    if not _is_unicode(node.value):
        return "text with half of a surrogate pair, which is no character"
    return ""


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


@dataclass(frozen=True)
class Listed:
    """Where a list stands in a text, by positions of characters."""

    in_brackets: bool
    """Whether it is written as ``[a, b]`` and not item below item."""
    start: int
    """Of the bracket, or of the first item's dash."""
    items: tuple[tuple[int, int], ...]
    """Where each item begins and ends, without its dash, and without comments behind it."""


def listed(text: str, where: KeyPath) -> Listed | None:
    """Find a list in a text that :func:`parse` reads; None if there is none at ``where``, or one that is an alias."""
    node = _Loader(text).get_single_node()
    before = 0
    for step in where:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step] if step < len(node.value) else None
        else:
            node = None
        if node is None or node.start_mark.index < before:  # an alias stands before what it is used in
            return None
        before = node.start_mark.index
    if not isinstance(node, yaml.SequenceNode):
        return None
    items = tuple((item.start_mark.index, _last(item)) for item in node.value)
    return Listed(bool(node.flow_style), node.start_mark.index, items)


def _last(node: Any) -> int:
    """Return where a node's text ends. PyYAML ends a block only where the next token begins, behind comments."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        inner = node.value[-1]
        return _last(inner[1] if isinstance(inner, tuple) else inner)
    return int(node.end_mark.index)


def dump(data: Any) -> str:
    """Return plain data as YAML, keys in their order, that :func:`load` reads back as it was."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
