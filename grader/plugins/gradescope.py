"""``python -m grader.plugins.gradescope``: grade one submission in a container of Gradescope. Layer 8.

Reads ``/autograder/submission`` and ``/autograder/submission_metadata.json``, writes
``/autograder/results/results.json``: one test for each exercise. What is our fault leaves no results at all, which
Gradescope shows as an autograder that failed; it is never a zero.

Reference:
    Gradescope, "Autograder Specifications": the fields of ``results.json``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.course import Course, Exercise
from grader.plugins.advice import worth_note
from grader.plugins.container import (
    Graded,
    failing_closed,
    grade,
    is_timed,
    opened,
    self_test,
    versions,
    write,
)
from grader.plugins.earlier import Earlier, read_earlier
from grader.plugins.marks import GRADING
from grader.plugins.share import share
from grader.report.agenda import agenda
from grader.report.fragment import as_html
from grader.report.plain import one_line
from grader.report.sources import texts_of
from grader.spec_course import TimedIn
from grader.verdict import Result, Status

__all__ = ["main", "results"]

_TOOL: TimedIn = "gradescope"
_ROOT = Path("/autograder")
_NO_RESULTS = "there are no results, because something could not be graded"


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade what lies in the container, and return an exit code: 0, or 1 where there are no results."""
    parser = argparse.ArgumentParser(prog="python -m grader.plugins.gradescope")
    parser.add_argument("--root", type=Path, default=_ROOT, help="in the place of /autograder")
    parser.add_argument("--leaderboard", action="store_true", help="rank what passed")
    parser.add_argument("--self-test", action="store_true", help="say whether this container can grade")
    options = parser.parse_args(arguments)
    folder = options.root / "source" / GRADING
    if options.self_test:
        return failing_closed(lambda: _say(self_test(folder, _TOOL)), "this container cannot grade")
    return failing_closed(lambda: _grade(options.root, folder, leaderboard=options.leaderboard), _NO_RESULTS)


def _grade(root: Path, folder: Path, *, leaderboard: bool) -> None:
    started = time.monotonic()
    out = root / "results" / "results.json"
    out.unlink(missing_ok=True)  # whatever lies there is not ours
    session = opened(folder, _TOOL)
    try:
        graded = grade(session, root / "submission", _TOOL)
    finally:
        session.jails.close()
    worths = {exercise.name: exercise.worth for exercise in session.course.exercises}
    earlier, notes = read_earlier(root / "submission_metadata.json", worths)
    made = results(session.course, graded, earlier, leaderboard=leaderboard)
    made["execution_time"] = round(time.monotonic() - started, 1)
    write(out, made)
    for note in notes:
        _say(note)
    _say(f"{made['output']}\nGraded in {made['execution_time']} s.")


def results(
    course: Course, graded: Graded, earlier: Mapping[str, Earlier], *, leaderboard: bool = False
) -> dict[str, Any]:
    """Return what Gradescope is told, but for the time that it took.

    Args:
        course: the assignment.
        graded: what came of it.
        earlier: the best points of earlier submissions, by exercise.
        leaderboard: whether to rank what passed.

    Raises:
        GraderFault: nothing of an answer could be judged here.
    """
    tests = [_test(exercise, graded, earlier.get(exercise.name)) for exercise in course.exercises]
    made = {
        "output": _summary(course, graded, tests),
        "output_format": "text",
        "test_output_format": "html",
        "test_name_format": "text",
        "visibility": "visible",  # a single hidden test would hide the total
        "stdout_visibility": "hidden",
        "extra_data": {"versions": versions(), "submission": graded.handed.digest},
        "tests": tests,
    }
    if leaderboard and (rows := list(_leaderboard(course, graded.results))):
        made["leaderboard"] = rows
    return made


def _test(exercise: Exercise, graded: Graded, earlier: Earlier | None) -> dict[str, Any]:
    name, worth = exercise.name, exercise.worth
    result = graded.results.get(name)
    score = round(worth * share(result), 4) if result is not None else 0.0
    notes = list(worth_note(result, worth)) if result is not None else []
    if earlier is not None and earlier.score > score:
        when = f" of {earlier.when}" if earlier.when else ""
        notes.append(
            f"This submission earns {score:g} of {worth:g} points. Your submission{when} earned {earlier.score:g}, "
            "and that counts."
        )
        score = earlier.score
    test: dict[str, Any] = {
        "name": name,
        "score": score,
        "max_score": worth,
        "status": "passed" if score >= worth else "failed",
        "visibility": "visible",
        "extra_data": {"exercise": exercise.digest},
    }
    if result is None:
        return test | {"output": "\n".join([graded.handed.unanswered[name], *notes]), "output_format": "text"}
    test["extra_data"] |= {
        "status": result.status.value,
        "programs": {record.transform: record.digest for record in result.artifacts},
    }
    sources = texts_of([graded.handed.answers[name]])
    return test | {"output": as_html(result, sources, notes), "output_format": "html"}


def _summary(course: Course, graded: Graded, tests: Sequence[Mapping[str, Any]]) -> str:
    """Return the one line at the top: what there is, what to do next, and what was left aside."""
    earned, most = (sum(test[key] for test in tests) for key in ("score", "max_score"))
    passed = sum(result.status is Status.PASS for result in graded.results.values())
    said = [f"{earned:g} of {most:g} points; {passed} of {len(tests)} exercises pass."]
    unfinished = [each for each in course.exercises if not _passes(graded.results.get(each.name))]
    if unfinished:
        said.append(_next(unfinished[0], graded))
    if graded.handed.ignored:
        said.append(f"No answer, so not graded: {one_line(', '.join(graded.handed.ignored), 400)}.")
    return " ".join([*said, *graded.handed.notes])


def _next(exercise: Exercise, graded: Graded) -> str:
    result = graded.results.get(exercise.name)
    if result is None:
        return one_line(graded.handed.unanswered[exercise.name], 600)
    items = [item for item in agenda(result) if not item.finding.advice]
    return f"Next, {exercise.name}: {one_line(items[0].headline, 200)}." if items else ""


def _passes(result: Result | None) -> bool:
    return result is not None and result.status is Status.PASS


def _leaderboard(course: Course, found: Mapping[str, Result]) -> Iterator[dict[str, Any]]:
    """Yield a row for each answer that passed: how much faster than the original, or how little it computes."""
    for exercise in course.exercises:
        result = found.get(exercise.name)
        if result is None or not _passes(result):
            continue
        if is_timed(course, _TOOL) and result.speed is not None:
            value = round(result.speed.speedup, 2)
            yield {"name": f"{exercise.name}: times as fast as the original", "value": value, "order": "desc"}
        elif result.cost is not None and result.cost.element_operations is not None:
            value = result.cost.element_operations
            yield {"name": f"{exercise.name}: element operations", "value": value, "order": "asc"}


def _say(text: str) -> None:
    print(text)  # noqa: T201 - standard output is the instructor's


if __name__ == "__main__":
    sys.exit(main())
