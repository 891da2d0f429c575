"""List an exercise in ``course.yaml`` by editing its text: comments and layout stay. Layer 8."""

from __future__ import annotations

import json
import re
from typing import Any

from grader.errors import CourseError, UsageError
from grader.yamlfile import KeyPath, Listed, listed, parse

__all__ = ["with_exercise"]

_FILE = "course.yaml"
_WIDEST = 110
"""Characters of a line, from which on a list in brackets goes on in the next."""


def with_exercise(text: str, module: str, name: str) -> str:
    """Return the text of ``course.yaml`` with an exercise more, in a new module if there is none of that name.

    Raises:
        UsageError: it is written in a way that this cannot edit; the message says what to write there.
    """
    before = parse(text, _FILE).data
    after = json.loads(json.dumps(before))  # what is an alias of a list would gain it too, in a deep copy
    names = [each["name"] for each in before["modules"]]
    if module in names:
        where: KeyPath = ("modules", names.index(module), "exercises")
        after["modules"][names.index(module)]["exercises"].append(name)
        block, flow = name, name
    else:
        title = module.replace("-", " ").capitalize()
        where = ("modules",)
        after["modules"].append({"name": module, "title": title, "exercises": [name]})
        quoted = json.dumps(title, ensure_ascii=False)
        block = f"name: {module}\ntitle: {title}\nexercises:\n  - {name}"
        flow = f"{{name: {module}, title: {quoted}, exercises: [{name}]}}"
    edited = _added(text, listed(text, where), block, flow)
    if edited is None or not _says(edited, after):
        key = "modules" if module not in names else f"the exercises of module {module!r}"
        raise UsageError(
            f"{_FILE}: {key} are written in a way that cannot be added to. Write them as a list, one `- NAME` a line. "
            "Nothing was written"
        )
    return edited


def _says(text: str, data: Any) -> bool:
    try:
        return bool(parse(text, _FILE).data == data)
    except CourseError:
        return False


def _added(text: str, found: Listed | None, block: str, flow: str) -> str | None:
    if found is None:
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    if found.in_brackets:
        return _in_brackets(text, found, flow, newline)
    return _below(text, found, block, newline)


def _below(text: str, found: Listed, item: str, newline: str) -> str:
    """Add an item below the last one, behind what stands in its line."""
    indent = " " * _column(text, found.start)
    end = re.compile(r"[^\r\n]*").match(text, found.items[-1][1])
    assert end is not None  # it matches the empty text
    lines = newline.join(
        (f"{indent}- ", f"{indent}  ")[bool(number)] + line for number, line in enumerate(item.split("\n"))
    )
    return text[: end.end()] + newline + lines + text[end.end() :]


def _in_brackets(text: str, found: Listed, item: str, newline: str) -> str:
    """Add an item before the closing bracket; in a line of its own where the others have theirs."""
    if not found.items:
        return text[: found.start + 1] + item + text[found.start + 1 :]
    start, end = found.items[-1]
    comma = re.compile(r"\s*,").match(text, end)
    head = text[: comma.end()] if comma else text[:end] + ","
    at = comma.end() if comma else end
    apart = "\n" in text[found.items[-2][1] if len(found.items) > 1 else found.start : start]
    column = _column(text, start)
    if not apart and len(head) - (head.rfind("\n") + 1) + len(item) > _WIDEST:
        apart, column = True, _column(text, found.items[0][0])
    remark = re.compile(r"[ \t]*#[^\r\n]*").match(text, at) if apart else None
    if remark:
        head, at = head + remark[0], remark.end()
    blank = newline + " " * column if apart else " "
    return head + blank + item + ("," if comma else "") + text[at:]


def _column(text: str, position: int) -> int:
    return position - (text.rfind("\n", 0, position) + 1)
