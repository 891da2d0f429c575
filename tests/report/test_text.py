"""Tests of ``grader.report.text``."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from grader.report.text import render
from grader.verdict import Finding, Report, Result, Status


def _printed(report: Report, sources: dict[str, str], *, terminal: bool = False, width: int = 100) -> str:
    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        force_terminal=terminal or None,
        color_system="standard" if terminal else "auto",
    )
    render(report, sources, console)
    return file.getvalue()


def _many(report: Report, count: int) -> Report:
    results = tuple(report.results[i % 7].model_copy(update={"submission": f"s{i}.py"}) for i in range(count))
    return report.model_copy(update={"results": results})


def _only(report: Report, status: Status) -> Report:
    return report.model_copy(update={"results": tuple(r for r in report.results if r.status is status)})


def test_first_comes_the_thing_to_fix(every_status: Report, frieda_source: dict[str, str]) -> None:
    """The most basic finding leads, with its line in context, and advice comes last."""
    printed = _printed(_only(every_status, Status.FAIL), frieda_source)
    expected = [
        "FAIL  6.5 / 10 points  ewma-scan",
        "Fix next, line 7: build a new value instead of changing",
        "> 7 |         out[i] = alpha * xs[i]",
        "Build and return a new value instead.",
        "mutates-argument, ewma_scan.py:7",
        "Then",
        "unrolled-loop, ewma_scan.py:6",
        "advice: writes-constant",
        "14.2x, between 12.9x and 15.5x; asked 3x: met",
    ]
    assert expected == sorted(expected, key=printed.index)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.INTERNAL, "The grader failed, not the submission."),
        (Status.ERROR, "Fix next, line 4: correct the line that Python cannot read"),
        (Status.TIMEOUT, "Fix next: look for a loop that never ends"),
        (Status.MEMORY, "Fix next: look for a very large array or list"),
        (Status.SKIPPED, "not possible on this machine, not counted; This machine has no GPU."),
        (Status.PASS, "10 / 10 points"),
    ],
)
def test_every_status_says_what_it_means(every_status: Report, status: Status, expected: str) -> None:
    """A screen names the status and tells the student what to make of it."""
    printed = _printed(_only(every_status, status), {})
    assert expected in printed
    assert f"{status}  " in printed


def test_a_lesson_reads_from_top_to_bottom(lesson_report: Report, frieda_source: dict[str, str]) -> None:
    """What, where, why, what to do, the change and the page; JAX's own words only if asked for."""
    sources = {"class/lea/ewma_scan.py": frieda_source["class/frieda/ewma_scan.py"]}
    printed = _printed(lesson_report, sources)
    expected = [
        "Fix next, line 6: write `x = x.at[i].set(v)` instead of `x[i] = v`",
        "changes `out` (f32[n]) in place",
        "> 6 |",
        "Why: JAX arrays never change.",
        "Write `x = x.at[i].set(v)`.",
        "  - out[i] = 1",
        "  + out = out.at[i].set(1)",
        "Read: https://docs.jax.dev/en/latest/_autosummary/jax.Array.at.html",
    ]
    assert expected == sorted(expected, key=printed.index)
    assert "immutable" not in printed
    file = io.StringIO()
    render(lesson_report, sources, Console(file=file, width=100), with_details=True)
    assert "JAX's own words: TypeError: JAX arrays are immutable" in file.getvalue()


def test_a_line_to_be_typed_is_there_to_its_end(lesson_report: Report) -> None:
    """A proposed line and the marked line of source are wrapped on a narrow terminal; the rest is cut."""
    (lea,) = lesson_report.results
    call = "jnp.where(abs(levels[i] - value) < abs(levels[best] - value), i, best)"
    (finding,) = lea.checks[0].findings
    told = finding.model_copy(update={"line": 2, "rewrite": f"- if {call}:\n+     best = {call}"})
    checks = (lea.checks[0].model_copy(update={"findings": (told,)}), *lea.checks[1:])
    report = lesson_report.model_copy(update={"results": (lea.model_copy(update={"checks": checks}),)})
    source = f"first = {call}\nbest = {call}\nlast = {call}\n"
    printed = _printed(report, {lea.submission: source}, width=50)
    rows = [row.rstrip() for row in printed.split("\n")]

    assert 50 >= max(
        len(row) for row in rows if "Read:" not in row
    )  # an address is for the terminal to break
    at = rows.index("  > 2 | best = jnp.where(abs(levels[i] - value) <")
    assert "      |     abs(levels[best] - value), i, best)" == rows[at + 1]
    at = next(number for number, row in enumerate(rows) if row.startswith("  +     best"))
    assert [
        "  +     best = jnp.where(abs(levels[i] - value) <",
        "            abs(levels[best] - value), i, best)",
    ] == rows[at : at + 2]
    assert [True, True, True] == [
        row.endswith("…") for row in rows if row[2:7] in ("  1 |", "  3 |", "- if ")
    ]


def test_a_wrong_value_fits_the_smallest_screen(wrong_report: Report) -> None:
    """Arguments and both results stand in lines of their own, also where only ASCII can be written."""
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    render(wrong_report, {}, Console(file=file, width=80))
    file.seek(0)
    rows = [row.rstrip() for row in file.read().split("\n")]
    at = rows.index("  expected  [..., 0.25, -0.375, 1.312, 0.9062, 1.453, ...]")
    assert "  yours     [..., 0.25, -0.375,   nan,    nan,   nan, ...]" == rows[at + 1]
    assert "                                  ^^^" == rows[at + 2]
    assert "  with      xs[3:8] = [..., 0.25, -1, 3, 0.5, 2, ...]  f32[9]" in rows
    assert 80 >= max(map(len, rows))
    narrow = _printed(wrong_report, {}, width=30)
    assert 30 >= max(map(len, narrow.split("\n")))


def test_a_screen_fits_a_screen(every_status: Report, frieda_source: dict[str, str]) -> None:
    """However many findings there are, one submission stays within 40 lines."""
    (failed,) = _only(every_status, Status.FAIL).results
    many = tuple(Finding(rule="prints", message=f"print number {i}", line=i) for i in range(200))
    checks = (failed.checks[1].model_copy(update={"findings": many}),)
    report = every_status.model_copy(update={"results": (failed.model_copy(update={"checks": checks}),)})
    printed = _printed(report, frieda_source)
    assert "and 193 more" in printed
    assert 40 >= len(printed.splitlines())


def test_many_submissions_get_a_table(every_status: Report) -> None:
    """A single submission gets no table; a class of 300 gets the table and totals, and no screens."""
    assert "1 graded" not in _printed(_only(every_status, Status.PASS), {})
    assert "7 graded: 1 INTERNAL, 1 ERROR" in _printed(every_status, {})
    printed = _printed(_many(every_status, 300), {})
    assert "s299.py" in printed
    assert "43 x mutates-argument" in printed
    assert "Fix next:" not in printed


def test_very_many_submissions_get_what_went_wrong(every_status: Report) -> None:
    """A larger class gets totals, the most frequent rules, and the first hundred that did not pass."""
    printed = _printed(_many(every_status, 1000), {})
    rows = [line.split()[0] for line in printed.splitlines() if ".py " in line]
    assert [f"s{i}.py" for i in range(117) if i % 7 != 6][:100] == rows
    assert "1000 graded: 143 INTERNAL" in printed
    assert "143 x mutates-argument" in printed
    assert "758 more of them are not" in printed  # of 1000 - 142 that passed


def test_very_many_ignored_files_are_counted(every_status: Report) -> None:
    """The first hundred are listed where there are hundreds."""
    ignored = tuple(f"n{i}.py" for i in range(301))
    printed = _printed(every_status.model_copy(update={"ignored": ignored}), {})
    assert "n99.py" in printed
    assert "n100.py" not in printed
    assert "and 201 more ignored" in printed


def test_the_table_leaves_out_the_shared_folder(every_status: Report) -> None:
    """Paths in the table start where they differ, so that a line of 80 characters holds them."""
    table = _printed(every_status, {}, width=80).rpartition("fix next")[2]
    assert " frieda/ewma_scan.py " in table
    assert "class/" not in table


def test_colours_only_on_a_terminal(every_status: Report) -> None:
    """Escape sequences are written to a terminal and to nothing else."""
    assert "\x1b[" not in _printed(every_status, {})
    assert "\x1b[" in _printed(every_status, {}, terminal=True)


def test_seed_is_left_out(every_status: Report) -> None:
    """The seed is the instructor's, and a terminal may be a student's."""
    assert "4711" not in _printed(every_status, {})


@pytest.mark.parametrize("width", [20, 80, 300])
def test_hostile_text_cannot_act(hostile_report: Report, width: int) -> None:
    """No escape sequence, bidirectional mark or markup of a submission reaches the terminal as such."""
    sources = {
        finding.file or "": f"{finding.message}\n{finding.message}"
        for result in hostile_report.results
        for finding in result.checks[0].findings
    }
    printed = _printed(hostile_report, sources, width=width)
    assert set() == {"\x1b", "\x00", "\u202e", "\ud800"} & set(printed)
    assert "[red]" in printed
    coloured = _printed(hostile_report, sources, terminal=True, width=width)
    assert "\x1b[2J" not in coloured
    assert "\x1b]8;" not in coloured


def test_a_console_without_unicode(every_status: Report) -> None:
    """Characters that the terminal's encoding lacks are written as escapes instead of ending the program."""
    (failed,) = _only(every_status, Status.PASS).results
    report = every_status.model_copy(
        update={"results": (failed.model_copy(update={"submission": "Zoë/日本.py"}), failed)}
    )
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    render(report, {}, Console(file=file, width=100))
    file.seek(0)
    assert "Zo\\xeb/\\u65e5\\u672c.py" in file.read()


def test_nothing_graded(every_status: Report) -> None:
    """An empty run says so and lists what was ignored."""
    nothing: tuple[Result, ...] = ()
    printed = _printed(every_status.model_copy(update={"results": nothing, "ignored": ("notes.txt",)}), {})
    assert "Nothing was graded." in printed
    assert "notes.txt" in printed


@pytest.mark.parametrize("width", [40, 80, 160])
def test_an_address_is_never_broken(lesson_report: Report, width: int) -> None:
    """A page of the documentation can be copied out of the narrowest terminal."""
    pages = [f.page for r in lesson_report.results for c in r.checks for f in c.findings if f.page]
    assert pages
    assert pages[0] in _printed(lesson_report, {}, width=width)
