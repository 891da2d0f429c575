"""A whole source with its findings, bounded whatever was handed in."""

from __future__ import annotations

from grader.report.agenda import agenda
from grader.report.excerpt import cell_key
from grader.report.whole import wholes
from grader.verdict import CheckResult, Finding, Result, Status


def _result(path: str, *findings: Finding) -> Result:
    check = CheckResult(check="purity", status=Status.FAIL, points=0, max_points=1, findings=findings)
    return Result(exercise="e", submission=path, status=Status.FAIL, points=0, max_points=1, checks=(check,))


def test_findings_stand_at_their_lines() -> None:
    """A line may have several; findings of other files, of other cells or without a line have none here."""
    result = _result(
        "a.py",
        Finding(rule="prints", message="", line=2, file="a.py"),
        Finding(rule="reads-clock", message="", line=2),
        Finding(rule="prints", message="", line=1, file="b.py"),
        Finding(rule="prints", message="", line=1, cell=1),
        Finding(rule="prints", message="", line=99),
        Finding(rule="prints", message=""),
    )
    (whole,) = wholes({"a.py": "x = 1\n\tprint(x)\x1b\n", "b.py": "y"}, result, agenda(result))
    assert (None, 2) == (whole.cell, whole.total)
    assert [(1, "x = 1"), (2, "    print(x)\\x1b")] == [(line.number, line.text) for line in whole.lines]
    first, second = whole.lines
    assert () == first.notes
    assert [(1, "prints"), (2, "reads-clock")] == [(n, item.finding.rule) for n, item in second.notes]


def test_a_notebook_has_its_cells_in_order() -> None:
    """Cells are counted as in the notebook; other files whose names look like cells are none."""
    path = "n.ipynb"
    sources = {
        cell_key(path, 10): "b",
        cell_key(path, 9): "a\n",
        "n.ipynb#cell-٣": "c",
        "n.ipynb#cell-03": "d",
    }
    result = _result(path, Finding(rule="prints", message="", file=path, line=1, cell=10))
    found = wholes(sources, result, agenda(result))
    assert [(9, 1, 0), (10, 1, 1)] == [(w.cell, w.total, len(w.lines[0].notes)) for w in found]


def test_a_long_source_is_cut() -> None:
    """Lines, the letters of a line, the notes below one, and cells are bounded; nothing supplied is nothing shown."""
    many = [Finding(rule="prints", message="", line=1) for _ in range(50)]
    result = _result("a.py", *many)
    (whole,) = wholes({"a.py": "x" * 100_000 + "\n" * 1_000_000}, result, agenda(result))
    assert (300, 1_000_000, 4) == (len(whole.lines), whole.total, len(whole.lines[0].notes))
    assert 200 > len(whole.lines[0].text)
    cells = wholes({cell_key("a.py", n): "x\n" * 200 for n in range(99)}, result, agenda(result))
    assert (30, 300) == (len(cells), sum(len(cell.lines) for cell in cells))
    assert [] == wholes({}, result, agenda(result))
