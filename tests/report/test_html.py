"""Tests of ``grader.report.html`` and its template, without a browser."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from grader.lessons import LESSONS
from grader.report import html
from grader.verdict import Conditions, Report, Status
from tests.report.conftest import by_status, lesson, report_of, wrong

CSS = (Path(html.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")


class _Page(HTMLParser):
    """What a browser would see of a page: elements with attributes, visible text, and whether they nest."""

    VOID = frozenset({"meta", "input", "wbr", "br", "rect", "line", "circle"})

    def __init__(self, markup: str):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert tag == self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def _is_place(address: str) -> bool:
    """Tell whether a link leads to a place in the page itself; all others are pages of public documentation."""
    assert address.startswith(
        ("#", "https://docs.jax.dev/", "https://docs.python.org/", "https://numpy.org/")
    )
    return address.startswith("#")


def test_every_status_is_shown(every_status: Report, frieda_source: dict[str, str]) -> None:
    """The class table and the details name each status, the finding, its line and the measured speedup."""
    page = _Page(html.render(every_status, frieda_source))
    for status in Status:
        assert status in page.text
    for part in (
        "Fix next",
        "out[i] = alpha * xs[i]",
        "unrolled-loop",
        "Advice, costs no points",
        "Speed: 14.2x",
        "between 12.9x and 15.5x",
        "This machine has no GPU.",
    ):
        assert part in page.text
    assert 40 == len(page.all("circle"))


def test_code_in_messages_is_set_as_code(every_status: Report) -> None:
    """What a message has between backquotes is code, and nothing of it is lost."""
    assert "<code>out[i] = ...</code> changes <code>xs</code>: " in html.render(every_status, {})


def test_seed_is_left_out(every_status: Report) -> None:
    """The page may be shown to students, so the seed is not in it."""
    assert "4711" not in html.render(every_status, {})


def test_page_needs_nothing_else(every_status: Report, frieda_source: dict[str, str]) -> None:
    """No script, no style attribute, no handler, and no address but places in the page and pages to read."""
    page = _Page(html.render(every_status, frieda_source))
    forbidden = {
        "script",
        "img",
        "iframe",
        "object",
        "embed",
        "link",
        "base",
        "form",
        "audio",
        "video",
        "use",
    }
    assert set() == forbidden & {tag for tag, _ in page.elements}
    for _, attributes in page.elements:
        assert not any(
            name.startswith("on") or name in {"style", "src", "srcset", "action"} for name in attributes
        )
        assert _is_place(attributes.get("href") or "#") or "noreferrer" == attributes["rel"]
    assert "url(" not in CSS
    assert "@import" not in CSS


def test_policy_allows_this_style_sheet_alone(every_status: Report) -> None:
    """The content security policy names the hash of the style sheet as it stands in the page."""
    markup = html.render(every_status, {})
    style = re.search(r"<style>(.*?)</style>", markup, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = _Page(markup).all("meta")[1]["content"] or ""
    expected = ["default-src 'none'", f"style-src 'sha256-{digest}'", "base-uri 'none'", "form-action 'none'"]
    assert expected == policy.split("; ")


def test_hostile_text_stays_text(hostile_report: Report) -> None:
    """Markup, templates, control characters and half surrogates of a submission are visible and do nothing."""
    sources = {
        finding.file or "": f"{finding.message}\n{finding.message}\n</code></li></ol>"
        for finding in hostile_report.results[0].checks[0].findings
    }
    markup = html.render(hostile_report, sources)
    page = _Page(markup)
    harmless = report_of(*by_status().values(), lesson(), wrong(), ignored=("notes.txt",))
    known = {tag for tag, _ in _Page(html.render(harmless, {})).elements} | {"ol"}
    assert set() == {tag for tag, _ in page.elements} - known
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert "{{7*7}}" in page.text
    assert "evil\\ud800" in page.text
    assert "</code></li></ol>" in page.text
    assert set() == {"\x1b", "\x00", "\u202e", "\ud800"} & set(markup)
    markup.encode("utf-8")


def test_a_lesson_shows_the_change_and_links_its_page(lesson_report: Report) -> None:
    """Old and new lines are marked, JAX's words are folded away, and only pages that lessons name are links."""
    page = _Page(html.render(lesson_report, {}))
    tags = [tag for tag, _ in page.elements]
    assert (1, 1, 1) == (
        tags.count("del"),
        tags.count("ins"),
        [d["class"] for d in page.all("details")].count("detail"),
    )
    address = LESSONS["item-assignment"].page
    assert address == next(a["href"] for a in page.all("a") if not _is_place(a["href"] or ""))
    assert not any("open" in attributes for attributes in page.all("details")[1:])
    expected = [
        "in place",
        "JAX arrays never change.",
        "- out[i] = 1",
        "+ out = out.at[i].set(1)",
        "own words",
    ]
    assert expected == sorted(expected, key=page.text.index)


def test_an_example_is_a_table_with_the_place_marked(wrong_report: Report) -> None:
    """Each argument and both results are rows with a head; what differs is marked, and rows of a matrix are lines."""
    markup = html.render(wrong_report, {})
    page = _Page(markup)
    assert 2 == len(page.all("mark"))
    assert "<mark>1.312</mark>, 0.9062" in markup
    assert "-0.375,   <mark>nan</mark>,    nan" in markup
    assert "[[1, 0],\n [0, 1]]" in page.text
    assert "and 2 more" in page.text
    assert '<tr class="actual"><th scope="row">Yours</th>' in markup


def test_the_whole_file_names_each_finding_at_its_line(
    every_status: Report, frieda_source: dict[str, str]
) -> None:
    """Below the marked line a link leads to the finding; a class that is too large to read has no whole files."""
    (failed,) = (result for result in every_status.results if result.status is Status.FAIL)
    markup = html.render(every_status.model_copy(update={"results": (failed,)}), frieda_source)
    whole = markup.partition('class="whole"')[2].partition("</details>")[0]
    assert 8 == whole.count('class="number"')
    assert '(1 - alpha) * out[i - 1]</code><a class="note" href="#r1-f1">The function changes' in whole
    assert 1 == markup.count('id="r1-f1"')
    many = every_status.model_copy(update={"results": (failed,) * 21})
    assert 'class="whole"' not in html.render(many, frieda_source)


def test_a_class_has_charts_and_choices(every_status: Report) -> None:
    """Exercises with their distributions in words, hardest first; names stand in no style rule."""
    hostile = '"]{} body{display:none} </style>'
    others = tuple(r.model_copy(update={"exercise": hostile}) for r in every_status.results[-1:])
    markup = html.render(every_status.model_copy(update={"results": every_status.results + others}), {})
    page = _Page(markup)
    assert [2, 2] == [
        len(page.all("select")),
        [d["class"] for d in page.all("details")].count("exercise-card"),
    ]
    assert "Python cannot parse the code (syntax-error), 1 of 7: class/emil/ewma_scan.py" in " ".join(
        page.text.split()
    )
    assert "1 of 7 passed" in page.text
    assert "1 with all points" in markup
    style = re.search(r"<style>(.*?)</style>", markup, re.DOTALL)
    assert style is not None
    assert style[1].startswith(CSS)
    rules = style[1].removeprefix(CSS).splitlines()
    assert 2 + 5 == len(rules)
    shape = re.compile(
        r"body:has\(#by-(exercise|rule) \[value=KEY\]:checked\) \[data-(exercise|rules)\]"
        r":not\(\[data-(exercise|rules)~?=KEY\]\) \{ display: none; \}".replace("KEY", r'"[ef]\d+"')
    )
    assert all(shape.fullmatch(rule) for rule in rules)
    assert "display:none} &lt;/style&gt;" in markup


def test_one_remedy_is_said_once_in_a_row(every_status: Report) -> None:
    """Three findings of one rule have one remedy between them."""
    (failed,) = (result for result in every_status.results if result.status is Status.FAIL)
    finding = failed.checks[1].findings[1]
    check = failed.checks[1].model_copy(update={"findings": (finding,) * 3})
    result = failed.model_copy(update={"checks": (check,)})
    markup = html.render(every_status.model_copy(update={"results": (result,)}), {})
    assert (3, 1) == (markup.count("<h5>"), markup.count('class="remedy'))


def test_another_address_is_no_link(lesson_report: Report) -> None:
    """What is not a page of a lesson is shown as text, whoever put it there."""
    (result,) = lesson_report.results
    (check,) = result.checks
    finding = check.findings[0].model_copy(update={"page": "https://evil.example/"})
    check = check.model_copy(update={"findings": (finding,)})
    report = lesson_report.model_copy(update={"results": (result.model_copy(update={"checks": (check,)}),)})
    page = _Page(html.render(report, {}))
    assert "https://evil.example/" in page.text
    assert "https://evil.example/" not in [a["href"] for a in page.all("a")]


def test_page_can_be_navigated(every_status: Report, frieda_source: dict[str, str]) -> None:
    """Landmarks, a language, captions, scoped headers, labels, unique ids, and links that lead somewhere."""
    page = _Page(html.render(every_status, frieda_source))
    assert "en" == page.all("html")[0]["lang"]
    assert [1, 1, 1, 1] == [len(page.all(tag)) for tag in ("header", "main", "footer", "h1")]
    assert len(page.all("table")) == len(page.all("caption"))
    assert all(attributes.get("scope") in {"col", "row"} for attributes in page.all("th"))
    assert len(page.all("input")) + len(page.all("select")) == len(page.all("label"))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [a["href"][1:] for a in page.all("a") if a["href"] and _is_place(a["href"])]
    targets += [
        name for _, attributes in page.elements for name in (attributes.get("aria-labelledby") or "").split()
    ]
    assert set() == set(targets) - set(ids)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_thousand_results(every_status: Report) -> None:
    """A large class is one page with a row and closed details for each, of a few kilobytes a submission."""
    results = tuple(
        every_status.results[i % 7].model_copy(update={"submission": f"s{i}.py"}) for i in range(1000)
    )
    markup = html.render(every_status.model_copy(update={"results": results}), {})
    page = _Page(markup)
    assert 1000 == [d["class"] for d in page.all("details")].count("result")
    assert not any("open" in details for details in page.all("details") if details["class"] == "result")
    assert 4_000_000 > len(markup)


def test_more_than_a_thousand_results(every_status: Report) -> None:
    """A larger class has a row for each, and details of the first that did not pass; every link has its place."""
    results = tuple(
        every_status.results[i % 7].model_copy(update={"submission": f"s{i}.py"}) for i in range(1001)
    )
    markup = html.render(every_status.model_copy(update={"results": results}), {})
    page = _Page(markup)
    assert 200 == [d["class"] for d in page.all("details")].count("result")
    assert 1001 == len([row for row in page.all("tr") if "data-status" in row])
    assert "Only the first 200 that did not pass have details here" in page.text
    places = {attributes.get("id") for _, attributes in page.elements}
    links = {str(a["href"]).removeprefix("#") for a in page.all("a") if str(a["href"]).startswith("#r")}
    assert set() == links - places
    assert "r1" in links
    assert "r7" not in links  # it passed


def test_one_submission_is_open_and_has_no_overview(every_status: Report) -> None:
    """A student's own report shows the submission at once, without a table of one row."""
    page = _Page(html.render(every_status.model_copy(update={"results": every_status.results[-1:]}), {}))
    assert "open" in page.all("details")[0]
    assert "Overview" not in page.text


def test_nothing_graded(every_status: Report) -> None:
    """An empty run is a page too, and lists what was ignored."""
    page = _Page(html.render(every_status.model_copy(update={"results": (), "ignored": ("notes.txt",)}), {}))
    assert "Nothing was graded." in page.text
    assert "notes.txt" in page.text


def test_circumstances_of_a_timing_are_told(every_status: Report) -> None:
    """By which clock it was timed, and what may have disturbed it; an idle machine is not worth a word."""
    idle = Conditions(
        device="cpu", clock="processor", floor_ns=300, runs=(1, 8), share=0.99, load=(0.1,), cores=2
    )
    busy = idle.model_copy(update={"share": 0.25, "slowdown": 2.5})
    wall = idle.model_copy(update={"clock": "wall", "device": "H100", "share": 0.1})
    said = {}
    for name, conditions in {"idle": idle, "busy": busy, "wall": wall}.items():
        results = [
            result.model_copy(update={"speed": result.speed.model_copy(update={"conditions": conditions})})
            for result in every_status.results
            if result.speed is not None
        ]
        said[name] = html.render(every_status.model_copy(update={"results": tuple(results)}), {})
    assert "Processor time on one core (cpu)." in said["idle"]
    assert (
        "of which other processes left 25%, memory 2.5 times slower than on an idle machine." in said["busy"]
    )
    assert "Wall time (H100)." in said["wall"]


def test_speeds_that_cannot_be_drawn_are_written(every_status: Report) -> None:
    """A speed record without samples, or not finite, has words and no drawing."""
    speed = every_status.results[4].speed
    assert speed is not None
    odd = speed.model_copy(
        update={"baseline_ns": (), "submission_ns": (5,), "high": float("inf"), "compile_s": None}
    )
    result = every_status.results[4].model_copy(update={"speed": odd})
    page = _Page(html.render(every_status.model_copy(update={"results": (result,)}), {}))
    assert "between 12.9x and infx" in page.text
    assert "Original not sampled, submission 5 ns." in page.text
    assert [] == page.all("svg")


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, 1.4.3."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast_suffices(scheme: int) -> None:
    """Every pair of text and ground reaches 4.5 to 1, in the light colours and in the dark ones."""
    blocks = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", blocks[scheme]))
    grounds = [
        (name, ground) for name in ("ink", "quiet", "link", "remedy") for ground in ("page", "panel")
    ] + [("ink", "mark")]
    badges = [(name, name.replace("-ink", "-fill")) for name in colours if name.endswith("-ink")]
    assert 6 == len(badges)
    low = {pair for pair in grounds + badges if _contrast(colours[pair[0]], colours[pair[1]]) < 4.5}
    assert set() == low


def test_contrast_is_computed_as_defined() -> None:
    """Black on white is 21 to 1, so the test above can fail."""
    assert pytest.approx(21) == _contrast("#000000", "#ffffff")
    assert 4.5 > _contrast("#999999", "#ffffff")
