"""What JAX saw of each submission, for a report of few. Layer 9."""

from __future__ import annotations

from grader.course import Course
from grader.errors import JailError
from grader.jail.pool import Jails
from grader.looking import look
from grader.picture import Picture
from grader.report.html import Pictures
from grader.store import Store

__all__ = ["drawn"]

_MOST = 20
"""Submissions up to which each is drawn: each takes a trace more, and a page of drawings is long."""

_Drawing = tuple[str, Picture, str]


def drawn(jails: Jails, course: Course, store: Store) -> Pictures:
    """Return pictures of the original and of the submission, by path, where there are few submissions.

    Notebooks are left out: a drawing names lines, and theirs are those of cells.
    """
    if store.count() > _MOST:
        return {}
    exercises = {result.submission: result.exercise for result in store.results if result.exercise}
    originals: dict[str, _Drawing] = {}
    found: dict[str, tuple[_Drawing, _Drawing]] = {}
    for kept in store.submissions():
        source, name = kept.source, exercises.get(kept.source.path, "")
        if source.kind != "python" or not source.text or name not in course.by_name:
            continue
        exercise = course.by_name[name]
        try:
            if name not in originals:
                title = f"Before: the original of {name}"
                before = look(jails, exercise, exercise.original.encode())
                originals[name] = (title, before, exercise.original)
            after = look(jails, exercise, source.text)
        except JailError:  # a report without drawings is a report all the same
            return found
        found[source.path] = (
            originals[name],
            ("After: this submission", after, source.text.decode("utf-8", errors="replace")),
        )
    return found
