"""What a class did, as one HTML page for its instructor: it names students. Layer 8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader import dates
from grader.gradebook.alike import Group
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.insight import Insight
from grader.report.agenda import Item, agenda
from grader.report.html import environment, styled
from grader.report.sources import texts_of
from grader.report.whole import Whole, wholes

__all__ = ["CAREFUL", "hardest_first", "stream"]

CAREFUL = (
    "Equal programs are to be expected of a short exercise, and prove nothing by themselves: what they mean is yours "
    "to judge."
)
_MOST_GROUPS = 30
"""Of each kind, for one exercise."""


@dataclass(frozen=True)
class _Shown:
    """A group with what is read for one of its attempts."""

    group: Group
    key: str
    """A name for links: ``g3``."""
    of: int
    """Students that it is a part of."""
    path: str
    item: Item | None
    """What this one should mend first."""
    texts: Mapping[str, str]
    files: Sequence[Whole]


def hardest_first(found: Iterable[Insight]) -> list[Insight]:
    """Return exercises, those first that the smallest share of students passed."""
    return sorted(found, key=lambda one: (one.passed_share, one.mean or 0.0, one.exercise))


def stream(gradebook: Gradebook, found: Sequence[Insight]) -> Iterator[str]:
    """Yield the page, with the groups of one exercise in memory at a time.

    Args:
        gradebook: has the names of students, and what they handed in.
        found: exercises; shown hardest first.
    """
    book, zone = gradebook.book, gradebook.book.agreed().timezone

    def shown(number: int, one: Insight, *, is_stuck: bool) -> Iterator[_Shown]:
        groups, of = (one.stuck, one.students) if is_stuck else (one.groups, one.traced)
        for index, group in enumerate(groups[:_MOST_GROUPS], 1):
            yield _shown(gradebook, group, f"e{number}-{'f' if is_stuck else 'p'}{index}", of)

    return (
        environment()
        .get_template("insight.html.j2")
        .generate(
            title=book.agreed().title,
            found=hardest_first(found),
            shown=shown,
            most=_MOST_GROUPS,
            careful=CAREFUL,
            students=book.students,
            when=lambda attempt: dates.shown(attempt.handed_in.submitted, zone),
            zone=zone,
            **styled("report.css", "gradebook.css"),
        )
    )


def _shown(gradebook: Gradebook, group: Group, key: str, of: int) -> _Shown:
    attempt = group.attempts[0]
    (source,) = gradebook.sources([attempt.handed_in.source])
    texts = texts_of([source])
    item = None
    if attempt.grading is not None:
        result = gradebook.record(attempt.grading.record).result
        item = next((each for each in agenda(result) if not each.finding.advice), None)
        files = wholes(texts, result, ())
    else:
        files = []
    return _Shown(group, key, of, source.path, item, texts, files)
