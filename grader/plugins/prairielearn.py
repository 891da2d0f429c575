"""``python -m grader.plugins.prairielearn``: grade one answer in a container of PrairieLearn. Layer 8.

Reads ``/grade/student`` and ``/grade/tests``, writes ``/grade/results/results.json``: a score from 0 to 1 and one test
for each check. What cannot be read is not gradable, so it costs no attempt; neither does a fault of ours, which is
never a zero.

Reference:
    PrairieLearn, "External Grading": the fields of ``results.json``, at most 1 MB of it.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.course import Exercise
from grader.errors import JailError
from grader.looking import look
from grader.plugins.container import failing_closed, grade, opened, self_test, versions, write
from grader.plugins.session import Session
from grader.plugins.share import share
from grader.report import chart_svg, program_svg
from grader.report.agenda import agenda
from grader.report.fragment import as_text
from grader.report.one_check import check_text
from grader.report.plain import one_line
from grader.report.sources import texts_of
from grader.report.text import remark
from grader.rules import RULES
from grader.spec_course import TimedIn
from grader.submission import Source
from grader.verdict import CheckResult, Result, Status

__all__ = ["main", "results"]

_TOOL: TimedIn = "prairielearn"
_ROOT = Path("/grade")
_UNREAD = frozenset({"unreadable-source", "syntax-error"})
"""Rules about what is no Python: nothing was judged, and no attempt is spent."""
_OUR_FAULT = "The grader failed, not your answer. No attempt is spent; please hand in again, or tell your course staff."
_MOST_BYTES = 1_000_000
"""Of the whole file."""
_MOST_TEXT = 60_000
"""Characters of any one text: a verdict has a dozen, and pictures need room."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade what lies in the container, and return an exit code: 0, or 1 where there is no grade by our fault."""
    parser = argparse.ArgumentParser(prog="python -m grader.plugins.prairielearn")
    parser.add_argument("--root", type=Path, default=_ROOT, help="in the place of /grade")
    parser.add_argument("--self-test", action="store_true", help="say whether this container can grade")
    options = parser.parse_args(arguments)
    folder, out = options.root / "tests", options.root / "results" / "results.json"
    if options.self_test:
        return failing_closed(
            lambda: print(self_test(folder, _TOOL)),  # noqa: T201 - for whoever builds the image
            "this container cannot grade",
        )
    code = failing_closed(lambda: _grade(options.root, folder, out), "this answer has no grade")
    if code:
        # Without results PrairieLearn would record a zero.
        write(out, {"gradable": False, "format_errors": [_OUR_FAULT]})
    return code


def _grade(root: Path, folder: Path, out: Path) -> None:
    out.unlink(missing_ok=True)  # whatever lies there is not ours
    session = opened(folder, _TOOL)
    try:
        (exercise,) = session.course.exercises
        graded = grade(session, root / "student", _TOOL)
        result, source = graded.results.get(exercise.name), graded.handed.answers.get(exercise.name)
        if result is None or source is None:
            made: dict[str, Any] = _not_gradable(graded.handed.unanswered[exercise.name])
        else:
            made = results(result, source, list(_pictures(session, exercise, source, result)))
    finally:
        session.jails.close()
    write(out, made)


def results(result: Result, source: Source, pictures: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Return what PrairieLearn is told.

    Args:
        result: what grading said.
        source: the answer.
        pictures: titles and SVG files; those for which there is no room are left out.

    Raises:
        GraderFault: nothing of it could be judged here.
    """
    items = agenda(result)
    unread = [item for item in items if item.finding.rule in _UNREAD]
    if unread:
        first = unread[0]
        place = f" in line {first.finding.line}" if first.finding.line else ""
        said = f"{RULES[first.finding.rule].title}{place}: {one_line(first.finding.message, 700)}"
        return _not_gradable(f"{said[:1].upper()}{said[1:]}. {first.remedy}")
    texts = texts_of([source])
    made: dict[str, Any] = {
        "gradable": True,
        "score": round(share(result), 6),
        "message": _message(result),
        "output": as_text(result, texts)[:_MOST_TEXT],
        "tests": [_test(result, check, texts) for check in result.checks],
        "versions": versions(),
    }
    room = _MOST_BYTES - len(json.dumps(made, indent=1))
    images = []
    for label, svg in pictures:
        url = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
        needed = len(url) + len(label) + 200
        if needed <= room:
            room -= needed
            images.append({"label": label, "url": url})
    return made | ({"images": images} if images else {})


def _not_gradable(why: str) -> dict[str, Any]:
    return {"gradable": False, "format_errors": [why], "message": "Not graded, and no attempt is spent."}


def _message(result: Result) -> str:
    """Return the one line that says what to do next."""
    if result.status is Status.PASS:
        return "Everything the exercise asks for."
    items = [item for item in agenda(result) if not item.finding.advice]
    return f"Next: {one_line(items[0].headline, 200)}." if items else "Not yet as the exercise asks."


def _test(result: Result, check: CheckResult, texts: dict[str, str]) -> dict[str, Any]:
    """Return one check as a test; one that was not counted has no points, of none."""
    is_skipped = check.status is Status.SKIPPED
    said = remark(check, result.speed) if is_skipped else check_text(result, check, texts)
    return {
        "name": check.check,
        "description": check.status.value,
        "points": round(check.points or 0.0, 4),
        "max_points": check.max_points if check.points is not None else 0.0,
        "output": said[:_MOST_TEXT],
    }


def _pictures(
    session: Session, exercise: Exercise, source: Source, result: Result
) -> Iterator[tuple[str, str]]:
    """Yield titles and drawings: what JAX saw of the answer, and how fast it was where that was measured."""
    # A drawing names lines, and a notebook's are those of cells; and it shows sizes, which may be a hidden case's.
    if source.kind == "python" and exercise.spec.shows_transforms:
        try:
            picture = look(session.jails, exercise, source.text)
        except JailError:
            pass  # a verdict without a drawing is a verdict all the same
        else:
            text = source.text.decode("utf-8", errors="replace")
            title = "What JAX saw of your program"
            yield title, program_svg.standalone([(exercise.name, picture, text)])
    if result.speed is not None and (drawn := chart_svg.standalone(result.speed)):
        yield "How fast it was, in each pair of samples", drawn


if __name__ == "__main__":
    sys.exit(main())
