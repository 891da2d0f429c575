"""A course to begin with, valid as it is: one module, a lesson, an example, schemas for editors. Layer 8."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from grader.report.plain import one_line
from grader.schemas import documents

__all__ = ["SCHEMAS", "course_files", "schema_files", "schema_line"]

SCHEMAS = "schemas"
"""Folder of the schemas, beside ``course.yaml``."""

_TEMPLATE = Path(__file__).parent / "course_template"
"""Files of a course, each with ``.txt`` behind its name, so that no tool takes them for a course or for code."""
_MARK = "# yaml-language-server: $schema="


def course_files(title: str) -> dict[str, str]:
    """Return the text of each file of a new course by its path below the course's folder, ``course.yaml`` last."""
    words = {"title": json.dumps(title, ensure_ascii=False), "heading": one_line(title)}
    made = {}
    for path in sorted(_TEMPLATE.rglob("*.txt")):
        name = path.relative_to(_TEMPLATE).as_posix().removesuffix(".txt")
        made[".gitignore" if name == "gitignore" else name] = _filled(path.read_text(encoding="utf-8"), words)
    course = made.pop("course.yaml")
    return {**made, **schema_files(), "course.yaml": course}


def schema_files() -> dict[str, str]:
    """Return the schemas of a course's YAML, by their paths."""
    kept = ("course.schema.json", "exercise.schema.json")
    return {f"{SCHEMAS}/{name}": text for name, text in documents().items() if name in kept}


def schema_line(course_yaml: str) -> str:
    """Return the comment that names the schema of an exercise, as ``course.yaml`` names its own; '' if it does not."""
    for line in course_yaml.splitlines():
        if line.startswith(_MARK) and "course.schema.json" in line:
            place = line.removeprefix(_MARK).strip()
            up = "" if "://" in place or place.startswith("/") else "../../../"
            return f"{_MARK}{up}{place.replace('course.schema.json', 'exercise.schema.json')}\n"
    return ""


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub(f"{{({'|'.join(words)})}}", lambda match: words[match[1]], text)
