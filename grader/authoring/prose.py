"""The Markdown of a course: lessons, prompts, hints and takeaways, and what stands in them. Layer 8."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.course import Course, Exercise

__all__ = ["Fence", "Text", "fences", "files_of", "lesson", "links", "slugs", "texts"]

_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Text:
    """One piece of Markdown."""

    file: str
    """As the author would type it."""
    key: str
    """The YAML key, or '' for a file of its own."""
    body: str
    folder: Path
    """What its links are relative to."""
    devices: int = 1
    """Virtual devices that its snippets see."""


@dataclass(frozen=True)
class Fence:
    """One fenced block of code."""

    line: int
    """1-based line of its first line of code in the text."""
    info: str
    code: str
    follows: bool
    """Whether the block before it ends just above, with nothing but blank lines between."""


def texts(course: Course) -> Iterator[Text]:
    """Yield every text of the course, in order."""
    yield Text("course.yaml", "about", course.spec.about, course.root)
    for module in course.spec.modules:
        if (found := lesson(course, module.name)) is not None:
            yield found
        for exercise in course.exercises:
            if exercise.topic == module.name:
                yield from _exercise_texts(exercise)


def lesson(course: Course, topic: str) -> Text | None:
    """Return the lesson of a module, if it has one."""
    path = course.root / "exercises" / topic / "lesson.md"
    if not path.is_file():
        return None
    return Text(f"exercises/{topic}/lesson.md", "", path.read_text(encoding="utf-8"), path.parent)


def files_of(exercises: Iterable[Exercise]) -> frozenset[str]:
    """Return the files that a reader of these exercises sees: their YAML and their modules' lessons."""
    return frozenset(
        f"exercises/{exercise.topic}/{name}"
        for exercise in exercises
        for name in ("lesson.md", f"{exercise.name}/exercise.yaml")
    )


def _exercise_texts(exercise: Exercise) -> Iterator[Text]:
    spec, file = exercise.spec, f"exercises/{exercise.topic}/{exercise.name}/exercise.yaml"
    named = [("prompt", spec.prompt), *((f"hints.{i}", hint) for i, hint in enumerate(spec.hints))]
    for key, body in (*named, ("takeaway", spec.takeaway)):
        yield Text(file, key, body, exercise.folder, spec.devices)


def fences(body: str) -> Iterator[Fence]:
    """Yield the fenced blocks of a text."""
    lines, end = body.splitlines(), -1
    for token in _PARSER.parse(body):
        if token.type == "fence" and token.map:
            start = token.map[0]
            follows = end >= 0 and not any(line.strip() for line in lines[end:start])
            yield Fence(start + 2, token.info.strip(), token.content, follows)
            end = token.map[1]


def links(body: str) -> Iterator[tuple[int, str]]:
    """Yield (1-based line of its paragraph, target) of every link and picture."""
    for token in _PARSER.parse(body):
        for child in token.children or ():
            target = _target(child)
            if target is not None:
                yield (token.map[0] + 1 if token.map else 1), target


def _target(token: Token) -> str | None:
    if token.type == "link_open":
        return str(token.attrs["href"])
    return str(token.attrs["src"]) if token.type == "image" else None


def slugs(body: str) -> frozenset[str]:
    """Return the anchors of a text's headings, as code hosts make them."""
    tokens = _PARSER.parse(body)
    headings = [after.content for token, after in itertools.pairwise(tokens) if token.type == "heading_open"]
    return frozenset(re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", text.lower()).strip()) for text in headings)
