"""A report as one HTML page that needs nothing else: no script, no request, no font. Layer 8.

Hostile text meets three walls: ``plain`` makes control characters visible, Jinja escapes markup, and a
content security policy allows this page's own style sheet and nothing more.
"""

from __future__ import annotations

import base64
import hashlib
import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.lessons import LESSONS
from grader.picture import Picture
from grader.report import program_svg
from grader.report.agenda import agenda, meaning, points_text, skip_reason
from grader.report.chart import chart
from grader.report.distribution import bars, bars_in_words, shares
from grader.report.example import lines as example_lines
from grader.report.example import shows_all
from grader.report.excerpt import excerpt, where
from grader.report.overview import ClassOverview, overview
from grader.report.plain import plain
from grader.report.rule_pages import rule_page, rules_of
from grader.report.whole import wholes
from grader.verdict import Conditions, Result, Status, Verdicts

__all__ = ["Pictures", "environment", "render", "stream", "styled"]

_TEMPLATES = Path(__file__).parent / "templates"

_CODE = re.compile(r"`([^`\n]+)`")

_LONGEST = 4000
"""Characters shown of any one text; the whole of it is in the JSON."""

_PAGES = frozenset(lesson.page for lesson in LESSONS.values())

Pictures = Mapping[str, Sequence[tuple[str, Picture, str]]]
"""By submission: title, picture and source text of each drawing."""
_NO_PICTURES: Pictures = MappingProxyType({})

_MOST_COMPLETE = 1000
"""Submissions up to which each has details; a browser takes long over more."""

_MOST_DETAILED = 200
"""Submissions that did not pass whose details a longer report holds."""

_MOST_OPEN = 20
"""Submissions whose details start open; in a longer report the reader opens what matters."""


def render(report: Verdicts, sources: Mapping[str, str], pictures: Pictures = _NO_PICTURES) -> str:
    """Return the report as a complete HTML document; see :func:`stream`."""
    return "".join(stream(report, sources, pictures))


def stream(report: Verdicts, sources: Mapping[str, str], pictures: Pictures = _NO_PICTURES) -> Iterator[str]:
    """Yield the report as a complete HTML document, with one result in memory at a time.

    A very large class gets a row for each submission, and details only for the first that did not pass.

    Args:
        report: What grading said. Seeds are left out, so the page may be shown to students.
        sources: Source text by path, or by ``excerpt.cell_key`` for notebooks; may lack any of them.
        pictures: What JAX saw, by submission; may lack any of them.
    """
    total = len(report.results)
    seen = overview(report.results, total, _MOST_COMPLETE, _MOST_DETAILED)
    return (
        environment()
        .get_template("report.html.j2")
        .generate(
            report=report,
            sources=sources,
            **styled("report.css", more=filter_rules(seen) + (program_svg.CSS if pictures else "")),
            seen=seen,
            total=total,
            rules=rules_of(report.results),
            with_whole=total <= _MOST_OPEN,
            pictures=pictures,
        )
    )


def styled(*sheets: str, more: str = "") -> dict[str, str]:
    """Return the style of a page, and the policy that allows it and nothing else; both for a template.

    Args:
        sheets: names of style sheets beside the templates.
        more: rules of our own to be added to them.
    """
    style = "".join((_TEMPLATES / sheet).read_text(encoding="utf-8") for sheet in sheets) + more
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "style": Markup(style),  # noqa: S704 - our own file and keys, and quotes in CSS must stay quotes
        "policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    }


def filter_rules(seen: ClassOverview) -> str:
    """Return the style rules by which an exercise or a finding that was chosen hides all others.

    They hold keys such as ``e3`` and no name: nothing that anybody wrote stands in a style sheet.
    """
    chosen = [
        f'body:has(#by-exercise [value="{row.key}"]:checked) [data-exercise]:not([data-exercise="{row.key}"])'
        for row in seen.exercises
    ]
    chosen += [
        f'body:has(#by-rule [value="{key}"]:checked) [data-rules]:not([data-rules~="{key}"])'
        for key in seen.keys.values()
    ]
    return "".join(f"{selector} {{ display: none; }}\n" for selector in chosen)


@cache
def environment() -> Environment:
    """Return the templates, and what they may call; every text that they print is escaped and bounded."""
    made = Environment(
        autoescape=True,
        finalize=_show,
        loader=FileSystemLoader(_TEMPLATES),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals.update(
        agenda=agenda,
        bars=bars,
        bars_in_words=bars_in_words,
        breakable=_breakable,
        chart=chart,
        circumstances=_circumstances,
        example_lines=example_lines,
        excerpt=excerpt,
        is_open=_is_open,
        link=_link,
        meaning=meaning,
        median_time=_median_time,
        points_text=points_text,
        rule_page=rule_page,
        saw=_saw,
        shares=shares,
        shows_all=shows_all,
        skip_reason=skip_reason,
        where=where,
        wholes=wholes,
        with_code=_with_code,
    )
    return made


def _show(value: Any) -> Any:
    """Make any text that a template prints readable and bounded; markup of our own passes."""
    return plain(value, _LONGEST) if isinstance(value, str) and not isinstance(value, Markup) else value


def _with_code(text: str) -> Markup:
    """Escape a text and set what it has between backquotes as code."""
    parts = _CODE.split(plain(text.strip(), _LONGEST))
    # With one group, ``split`` returns text and code in turn.
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 else part for index, part in enumerate(parts)
    )


def _link(address: str) -> Markup:
    """Set an address as a link, if it is one of the pages that lessons name; as text otherwise."""
    if address not in _PAGES:
        return Markup("{}").format(plain(address, _LONGEST))
    return Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(address)


def _breakable(path: str) -> Markup:
    """Escape a path and let lines break after its slashes."""
    return Markup("/<wbr>").join(plain(path, _LONGEST).split("/"))


def _saw(pictures: Pictures, submission: str, number: int) -> Markup:
    """Return the drawings of what JAX saw of a submission, folded away; nothing where there are none."""
    drawn = [
        Markup("<figure><figcaption>{}</figcaption>{}</figure>").format(
            plain(title, _LONGEST),
            Markup(program_svg.inline(picture, source, title, f"saw{number}-{index}")),  # noqa: S704 - escaped there
        )
        for index, (title, picture, source) in enumerate(pictures.get(submission, ()))
    ]
    whole = Markup('<details class="saw"><summary>What JAX saw</summary>{}</details>')
    return whole.format(Markup("").join(drawn)) if drawn else Markup("")


def _is_open(result: Result, total: int) -> bool:
    return total == 1 or (total <= _MOST_OPEN and result.status is not Status.PASS)


def _circumstances(conditions: Conditions) -> str:
    """Say by which clock something was timed, and what may have disturbed it."""
    clock = "Processor time on one core" if conditions.clock == "processor" else "Wall time"
    parts = [f"{clock} ({conditions.device or 'unknown device'})"]
    if conditions.clock == "processor" and conditions.share < 0.9:
        parts.append(f"of which other processes left {conditions.share:.0%}")
    if conditions.slowdown > 1:
        parts.append(f"memory {conditions.slowdown:.1f} times slower than on an idle machine")
    return ", ".join(parts) + "."


def _median_time(samples_ns: Sequence[int]) -> str:
    """Return the median of nanoseconds in a unit that people read, such as ``1.25 ms``."""
    if not samples_ns:
        return "not sampled"
    time_ns = statistics.median(samples_ns)
    for unit, size_ns in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if time_ns >= size_ns:
            return f"{time_ns / size_ns:.3g} {unit}"
    return f"{time_ns:.3g} ns"
