"""A verdict inside somebody else's page: nothing of a submission acts, and cleaning takes styles alone."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from grader.report.fragment import COLOURS, as_html, as_text
from grader.report.plain import plain
from grader.verdict import CheckResult, Finding, Result, Status
from tests.report.conftest import HOSTILE, SOURCE, by_status, hostile, lesson, wrong

_ELEMENTS = {"div", "span", "pre", "code", "ul", "li", "strong", "em", "a"}
"""What every front end and nbconvert let through. No table: cleaning adds a ``tbody`` to it, which it then escapes."""
# SanitizeHTML is told these elements: those that it lets through by itself are not even a paragraph's.
_CLEAN = """
import json, sys
from nbconvert.filters.strings import clean_html
from nbconvert.preprocessors.sanitize import SanitizeHTML
import nbformat.v4 as v4
pages = json.load(sys.stdin)
def sanitized(page):
    output = v4.new_output("display_data", {"text/html": page})
    cell = v4.new_code_cell(outputs=[output])
    tags = ["a", "code", "div", "em", "li", "pre", "span", "strong", "ul"]
    return SanitizeHTML(tags=tags).preprocess_cell(cell, {}, 0)[0].outputs[0].data["text/html"]
json.dump([[clean_html(page), sanitized(page)] for page in pages], sys.stdout)
"""


class _Page(HTMLParser):
    """What a browser would see: elements and text in order, without styles and classes."""

    def __init__(self, markup: str):
        super().__init__()
        self.events: list[tuple[str, ...]] = []
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.styles: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append(("start", tag))
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]
        self.styles += [value or "" for name, value in attrs if name == "style"]

    def handle_endtag(self, tag: str) -> None:
        self.events.append(("end", tag))

    def handle_data(self, data: str) -> None:
        if self.events and self.events[-1][0] == "text":
            self.events[-1] = ("text", self.events[-1][1] + data)
        else:
            self.events.append(("text", data))

    @property
    def text(self) -> str:
        return "".join(event[1] for event in self.events if event[0] == "text")


def _wordy() -> Result:
    """Return a result with more findings than are shown, and a note in each check."""
    findings = tuple(
        Finding(rule="mutates-global", message=f"`GLOBAL_{n}` changes", line=n) for n in range(1, 12)
    )
    check = CheckResult(
        check="purity", status=Status.FAIL, points=0, max_points=3, findings=findings, note="n" * 300
    )
    return by_status()[Status.FAIL].model_copy(update={"checks": (check,)})


def _every() -> list[Result]:
    return [*by_status().values(), lesson(), wrong(), hostile(), _wordy()]


def _sources(result: Result) -> dict[str, str]:
    return {result.submission: SOURCE, "class/frieda/ewma_scan.py": SOURCE}


@pytest.mark.parametrize("result", _every(), ids=lambda result: f"{result.status}-{len(result.submission)}")
def test_elements_are_those_that_survive(result: Result) -> None:
    """Every element is on the list, elements nest, and nothing has an attribute that could act."""
    page = _Page(as_html(result, _sources(result), ["a `note`"]))
    assert {event[1] for event in page.events if event[0] != "text"} <= _ELEMENTS
    assert page.attributes <= {"class", "style", "href", "rel"}
    nested: list[str] = []
    for kind, name in (event for event in page.events if event[0] != "text"):
        if kind == "start":
            nested.append(name)
        else:
            assert name == nested.pop()
    assert [] == nested


def test_cleaning_takes_nothing_but_styles() -> None:
    """What nbconvert's two cleaners return says the same in the same elements, also for what is hostile."""
    pages = [as_html(result, _sources(result), ["a `note`", HOSTILE]) for result in _every()]
    done = subprocess.run(
        [sys.executable, "-c", _CLEAN],
        input=json.dumps(pages),
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    for page, cleaned in zip(pages, json.loads(done.stdout), strict=True):
        for one in cleaned:
            assert _Page(page).events == _Page(one).events
            assert _Page(page).addresses == _Page(one).addresses


def test_hostile_text_is_shown_and_cannot_act() -> None:
    """Markup, control characters and reversed text in every field and in the source are text that can be read."""
    result = hostile()
    source = f"x = 1\n{HOSTILE}\n".replace("\0", "")
    markup = as_html(result, {result.submission: source, f"class/{HOSTILE}": source}, [HOSTILE])
    assert "<script" not in markup
    assert "<img" not in markup
    assert "49" not in markup
    assert not {"\x1b", "\0", "\u202e", "\ud800"} & set(markup)
    page = _Page(markup)
    assert plain(HOSTILE) in page.text
    assert [] == page.addresses
    assert all("url" not in style and "expression" not in style for style in page.styles)
    text = as_text(result, {result.submission: source}, [HOSTILE])
    assert not {"\x1b", "\0", "\u202e", "\ud800"} & set(text)
    text.encode()
    markup.encode()


def test_a_seed_is_not_for_students() -> None:
    """Neither form tells what the cases were drawn from."""
    for result in by_status().values():
        assert "4711" not in as_html(result, {}) + as_text(result, {})


def test_the_marked_line_is_the_right_one() -> None:
    """The line of the finding is marked, with its number, in both forms; the notebook's name is left out."""
    result = by_status()[Status.FAIL]
    page = _Page(as_html(result, _sources(result)))
    line = "out[i] = alpha * xs[i] + (1 - alpha) * out[i - 1]"
    assert f"> 7 |         {line}\n" in page.text
    assert f"  6 |     for i in range(1, len(xs)):\n> 7 |         {line}" in page.text
    assert "line 7" in page.text
    assert "frieda" not in page.text
    assert f"> 7 |         {line}" in as_text(result, _sources(result))


def test_a_rewrite_keeps_its_lines() -> None:
    """A proposal stands line by line, the old one and the new one told apart by more than a colour."""
    page = _Page(as_html(lesson(), {}))
    assert "- out[i] = 1\n+ out = out.at[i].set(1)" in page.text
    assert page.addresses == [page.addresses[0]]
    assert page.addresses[0].startswith("https://docs.jax.dev/")


def test_a_wrong_value_keeps_its_lines() -> None:
    """What was expected stands above what came out, in both forms, with a mark that needs no style."""
    lines = (
        "expected  [..., 0.25, -0.375, 1.312, 0.9062, 1.453, ...]\n",
        "yours     [..., 0.25, -0.375,   nan,    nan,   nan, ...]\n",
        "                                ^^^",
    )
    assert "".join(lines) in _Page(as_html(wrong(), {})).text
    assert "  ".join(("", *lines)) in as_text(wrong(), {})


def test_a_long_list_is_cut_and_counted() -> None:
    """The first finding is told in full, six more in a line, the rest are counted."""
    page = _Page(as_html(_wordy(), {}))
    assert 7 == page.events.count(("start", "li"))
    assert "and 4 more" in page.text


def test_text_is_the_same_in_a_kernel_as_in_a_shell() -> None:
    """Rich believes that it prints into a notebook where there is one; the text is ours all the same, and plain."""
    program = (
        "import builtins\n"
        "class ZMQInteractiveShell: display_pub = None\n"
        "builtins.get_ipython = lambda: ZMQInteractiveShell()\n"
        "from grader.report.fragment import as_text\n"
        "from grader.verdict import Result\n"
        "import sys\n"
        "sys.stdout.write(as_text(Result.model_validate_json(sys.argv[1]), {}, ['Be [bold]kind[/bold].']))\n"
    )
    result = by_status()[Status.FAIL]
    done = subprocess.run(
        [sys.executable, "-c", program, result.model_dump_json()],
        capture_output=True,
        text=True,
        check=False,
        env={"FORCE_COLOR": "1", "COLUMNS": "20", "PYTHONUTF8": "1"},
    )
    assert 0 == done.returncode, done.stderr
    assert as_text(result, {}, ["Be [bold]kind[/bold]."]) == done.stdout
    assert done.stdout.startswith("FAIL  6.5 / 10 points  ewma-scan\n")
    assert done.stdout.endswith("Be [bold]kind[/bold].\n")


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", sorted(set(COLOURS.values())))
def test_colours_can_be_read_in_light_and_dark(colour: str) -> None:
    """White letters on it have a contrast of 4.5, and it stands out by 3 from white and from JupyterLab's dark."""
    assert 4.5 <= _contrast(colour, "#ffffff")
    assert 3 <= _contrast(colour, "#111111")
