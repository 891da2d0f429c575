"""A course as Markdown pages for its readers: an overview, and one page for each module. Layer 8.

Hints and takeaways are folded away. Of solutions, wrong answers and hidden cases the pages say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from grader.authoring.prose import lesson
from grader.course import Course, Exercise
from grader.rules import CHECKS
from grader.spec import ExerciseFile
from grader.spec_course import Module

__all__ = ["pages"]

_LINK = re.compile(r"(!?\[[^\]\n]*\])\(([^)\s]+)\)")
_JAX = "https://docs.jax.dev/en/latest/"


def pages(course: Course) -> dict[str, bytes]:
    """Return every file by its name: ``index.md``, ``01-<module>.md`` onwards, and the pictures they show."""
    files: dict[str, bytes] = {"index.md": _index(course).encode()}
    writer = _Writer(course)
    for number, module in enumerate(course.spec.modules):
        files[writer.names[module.name]] = writer.module(number, module).encode()
    return files | {name: path.read_bytes() for name, path in writer.pictures.items()}


def _index(course: Course) -> str:
    lines = [f"# {course.spec.title}", ""]
    if course.spec.about:
        lines += [course.spec.about.strip(), ""]
    total = sum(exercise.worth for exercise in course.exercises)
    lines += [
        f"{len(course.exercises)} exercises in {len(course.spec.modules)} modules, {total:g} points.",
        "",
    ]
    for number, module in enumerate(course.spec.modules):
        days = _days(module, course.spec.timezone)
        lines += [f"## {number + 1}. [{module.title}]({_name(number, module)})", ""]
        lines += [f"{days}", ""] if days else []
        lines += ["| Exercise | What it is about | Points |", "|---|---|---:|"]
        for exercise in _exercises(course, module):
            link = f"[{exercise.name}]({_name(number, module)}#{exercise.name})"
            lines.append(f"| {link} | {_cell(exercise.spec.title)} | {exercise.worth:g} |")
        lines.append("")
    return "\n".join(lines)


class _Writer:
    """Writes the pages of modules, with links turned to where things are then."""

    def __init__(self, course: Course):
        self._course = course
        self.names = {module.name: _name(number, module) for number, module in enumerate(course.spec.modules)}
        self.pictures: dict[str, Path] = {}

    def module(self, number: int, module: Module) -> str:
        """Return the page of one module: its lesson, then its exercises."""
        text = lesson(self._course, module.name)
        head = text.body.strip() if text else f"# {module.title}"
        lines = [self._turned(head, text.folder) if text else head, ""]
        titles = {other.name: other.title for other in self._course.spec.modules}
        if module.requires:
            before = ", ".join(f"[{titles[name]}]({self.names[name]})" for name in module.requires)
            lines += [f"Builds on {before}.", ""]
        if days := _days(module, self._course.spec.timezone):
            lines += [days, ""]
        for exercise in _exercises(self._course, module):
            lines += self._exercise(exercise)
        lines += [self._neighbours(number), ""]
        return "\n".join(lines)

    def _exercise(self, exercise: Exercise) -> Iterator[str]:
        spec = exercise.spec
        yield from (f"## {exercise.name}", "", f"**{spec.title}.** {_sentence(spec.concept)}", "")
        points = [f"{check} {p:g}" for check in CHECKS if (p := getattr(spec.points, check, 0))]
        yield f"`{spec.entry}`"
        yield from ("", f"Points: {', '.join(points)}.{_asked(spec, self._course)}", "")
        if exercise.listed and exercise.listed.requires:
            yield from (f"Do {', '.join(map(self._to, exercise.listed.requires))} before it.", "")
        yield from (self._turned(spec.prompt.strip(), exercise.folder), "")
        yield from ("The original:", "", "```python", exercise.original.strip(), "```", "")
        for number, hint in enumerate(spec.hints):
            yield from _folded(f"Hint {number + 1}", self._turned(hint.strip(), exercise.folder))
        if spec.takeaway:
            yield from _folded("When it passes", self._turned(spec.takeaway.strip(), exercise.folder))
        if links := [page for read in spec.reads if (page := _page(read))]:
            yield from (f"To read beside it: {', '.join(links)}.", "")

    def _to(self, name: str) -> str:
        return f"[{name}]({self.names[self._course.by_name[name].topic]}#{name})"

    def _neighbours(self, number: int) -> str:
        modules = self._course.spec.modules
        parts = (
            [f"Before: [{modules[number - 1].title}]({_name(number - 1, modules[number - 1])})"]
            if number
            else []
        )
        parts.append("[All modules](index.md)")
        if number + 1 < len(modules):
            parts.append(f"Next: [{modules[number + 1].title}]({_name(number + 1, modules[number + 1])})")
        return " · ".join(parts)

    def _turned(self, body: str, folder: Path) -> str:
        """Turn relative links to where the pages have what they lead to; leave code alone."""
        parts = re.split(r"(^```.*?^```|`[^`\n]*`)", body, flags=re.MULTILINE | re.DOTALL)
        return "".join(
            part if index % 2 else _LINK.sub(lambda m: f"{m[1]}({self._target(m[2], folder)})", part)
            for index, part in enumerate(parts)
        )

    def _target(self, target: str, folder: Path) -> str:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or not parts.path:
            return target
        path = (folder / unquote(parts.path)).resolve()
        inside = path.relative_to(self._course.root.resolve() / "exercises").parts
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        match inside:
            case (topic, "lesson.md"):
                return self.names[topic] + anchor
            case (topic, name) | (topic, name, "exercise.yaml") if name in self._course.by_name:
                return f"{self.names[topic]}#{name}"
        name = "-".join(inside)
        self.pictures[name] = path
        return name


def _exercises(course: Course, module: Module) -> Iterator[Exercise]:
    return (exercise for exercise in course.exercises if exercise.topic == module.name)


def _name(number: int, module: Module) -> str:
    return f"{number + 1:02}-{module.name}.md"


def _days(module: Module, zone: str) -> str:
    opens = f"opens on {module.opens}" if module.opens else ""
    due = f"is due on {module.due}" if module.due else ""
    told = " and ".join(filter(None, (opens, due)))
    return f"This module {told} ({zone})." if told else ""


def _asked(spec: ExerciseFile, course: Course) -> str:
    asked = spec.speed.at_least.get(course.spec.target) if spec.speed else None
    under = f"work under {', '.join(spec.transform_names)}" if spec.transform_names else ""
    fast = f"be at least {asked:g} times as fast as the original" if asked else ""
    return f" It has to {' and to '.join(filter(None, (under, fast)))}." if under or fast else ""


def _folded(title: str, body: str) -> Iterator[str]:
    yield from ("<details>", f"<summary>{title}</summary>", "", body, "", "</details>", "")


def _page(read: str) -> str:
    kind, _, name = read.partition(": ")
    return f"[{name}]({_JAX}{name}.html)" if kind == "jax" else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
