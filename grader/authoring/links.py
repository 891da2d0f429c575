"""Links of a course that lead nowhere in it. Layer 8."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from grader.authoring.places import in_text
from grader.authoring.prose import links, slugs, texts
from grader.course import Course
from grader.errors import Problem

__all__ = ["link_problems"]


def link_problems(course: Course) -> Iterator[Problem]:
    """Yield every link and picture that leads to no file of the course, or to no heading of one."""
    root = course.root.resolve()
    for text in texts(course):
        for line, target in links(text.body):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue  # another site; whether that is up is no property of the course
            path = (text.folder / unquote(parts.path)).resolve() if parts.path else None
            if path is not None and not path.is_relative_to(root):
                yield in_text(course, text, line, f"the link {target!r} leads out of the course")
            elif path is not None and not path.exists():
                yield in_text(
                    course, text, line, f"the link {target!r} leads to no file; correct or remove it"
                )
            elif parts.fragment and (path is None or path.suffix == ".md"):
                body = text.body if path is None else path.read_text(encoding="utf-8")
                if parts.fragment not in slugs(body):
                    yield in_text(
                        course, text, line, f"the link {target!r} leads to no heading; correct or remove it"
                    )
