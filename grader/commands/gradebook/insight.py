"""``jaxercise gradebook insight``: how hard exercises were, and what may be commented once for many. Layer 9."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.text import Text

from grader.commands.gradebook.place import Place
from grader.commands.gradebook.tables import console, print_table
from grader.course import Course
from grader.errors import UsageError
from grader.gradebook.alike import Group
from grader.gradebook.book import Book
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.insight import Insight, insight
from grader.gradebook.insight_page import CAREFUL, hardest_first, stream
from grader.report import files
from grader.report.plain import one_line
from grader.starter import starter

__all__ = ["show"]

_MOST_RULES = 8
_MOST_GROUPS = 8
"""On the terminal; the page has more."""


def show(place: Place, exercises: Sequence[str], html: Path | None) -> int:
    """Show how a class did, and more of exercises that are named, or of the only one.

    Args:
        place: the gradebook.
        exercises: names; all that were handed in, where there are none.
        html: where to write it as a page as well.

    Raises:
        UsageError: an exercise is unknown, or the page cannot be written.
    """
    if html is not None:
        _demand_writable(html)
    with place.open() as gradebook:
        found = list(_insights(gradebook, place.course, _chosen(gradebook.book, place.course, exercises)))
        if not found:
            print("Nothing is graded yet. `jaxercise gradebook grade` takes in files and grades them.")
            return 0
        _overview(found)
        if exercises or len(found) == 1:
            for one in found:
                _details(one)
        else:
            print("Findings and equal programs: jaxercise gradebook insight EXERCISE, or --html FILE.")
        if html is not None:
            files.write_atomic(html, stream(gradebook, found))
            print(f"page: {html}")
    return 0


def _demand_writable(path: Path) -> None:
    try:
        files.try_write(path)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UsageError(f"{path}: cannot be written ({why}). Name another file") from None


def _chosen(book: Book, course: Course, names: Sequence[str]) -> list[str]:
    """Return names of exercises in the order of the course; what the course no longer has comes last."""
    if names:
        return [exercise.name for exercise in course.select(list(names))]
    handed_in = {attempt.handed_in.exercise for attempt in book.attempts.values()}
    known = [exercise.name for exercise in course.exercises if exercise.name in handed_in]
    return known + sorted(handed_in - set(known))


def _insights(gradebook: Gradebook, course: Course, names: Sequence[str]) -> Iterator[Insight]:
    for name in names:
        given = starter(course.by_name[name]) if name in course.by_name else ""
        found = insight(gradebook.book, name, gradebook.records, gradebook.sources, given)
        if found is not None:
            yield found


def _overview(found: Sequence[Insight]) -> None:
    rows = [
        (
            one.exercise,
            one.students,
            one.attempts,
            f"{one.passed_share:.0%}",
            "-" if one.mean is None else f"{one.mean:.0%}",
            one.median_attempts,
            Text(one.difficulty, style="yellow"),
        )
        for one in hardest_first(found)
    ]
    print_table(("exercise", "students", "attempts", "passed", "mean", "tries", ""), rows)
    print("mean: of each student's best attempt; tries: attempts of the median student.")


def _details(found: Insight) -> None:
    _say("")
    _say(f"{found.exercise}: {found.passed} of {found.students} students passed", style="bold")
    if found.rules:
        rows = [
            (rule.students, rule.still, f"{rule.check}/{rule.rule}", rule.title)
            for rule in found.rules[:_MOST_RULES]
        ]
        print_table(("ever", "still", "finding", "what happened"), rows)
        _and_more(len(found.rules), _MOST_RULES, "findings")
    if found.groups:
        _say("")
        _say(f"Equal programs: {found.programs} different ones of {found.traced} students", style="bold")
        _say(CAREFUL)
        for group in found.groups[:_MOST_GROUPS]:
            _say_group(group, f"{len(group.attempts)} of {found.traced}")
        _and_more(len(found.groups), _MOST_GROUPS, "groups")
    if found.stuck:
        _say("")
        _say("The same to mend first, whatever their programs are", style="bold")
        for group in found.stuck[:_MOST_GROUPS]:
            _say_group(group, f"{len(group.attempts)} of {found.students}")
        _and_more(len(found.stuck), _MOST_GROUPS, "groups")


def _say_group(group: Group, size: str) -> None:
    _say("")
    _say(f"{size}: {'; '.join(_facts(group))}")
    for line in _who(group):
        _say(line)
    # The terminal has to break it, if anybody: with breaks of ours in it, it could not be copied.
    console().print(Text(group.command, style="cyan"), soft_wrap=True)


def _facts(group: Group) -> Iterator[str]:
    counts = group.statuses
    yield ", ".join(counts) if len(counts) == 1 else ", ".join(f"{counts[one]} {one}" for one in counts)
    if group.points is not None:
        low, high = group.points
        yield f"{low:g}{'' if low == high else f' to {high:g}'} of {group.max_points:g} points"
    if group.first is not None:
        yield f"{group.first[0]}/{group.first[1]}, such as: {one_line(group.first[2], 160)}"
    if group.texts:
        yield f"{len(group.texts)} share their text to the letter"
    if group.commented:
        yield f"{group.commented} commented"


def _who(group: Group) -> Iterator[str]:
    """Say who it is and with which attempt, those with equal texts side by side."""
    by_text: dict[str, list[str]] = {}
    for attempt in sorted(group.attempts, key=lambda one: group.texts.get(one.number, len(group.attempts))):
        number = group.texts.get(attempt.number)
        text = "as given out" if attempt.number in group.untouched else "texts of their own"
        by_text.setdefault(f"text {number}" if number else text, []).append(
            f"{one_line(attempt.handed_in.student, 60)} ({attempt.number})"
        )
    for text, some in by_text.items():
        yield f"{text}: {', '.join(some)}"


def _and_more(there: int, shown: int, what: str) -> None:
    if there > shown:
        _say(f"and {there - shown} more {what}")


def _say(text: str, style: str = "") -> None:
    console().print(Text(text, style=style), soft_wrap=not console().is_terminal)
