"""Restoring a submitted notebook: whatever was done to it, what was released is there, with the student's answers."""

from __future__ import annotations

import copy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode, v4

from grader.errors import UsageError
from grader.plugins.nbgrader import _demand_ours, _demand_own, _marked, _restored

NAMES = ("about", "setup", "a-text", "a", "a-points", "b-text", "b", "b-points")


def _cell(name: str) -> NotebookNode:
    marks: dict[str, Any] = {"schema_version": 3, "grade_id": name, "task": False}
    marks |= {"grade": name.endswith("-points"), "solution": name in ("a", "b"), "checksum": "x"}
    marks |= {"locked": not marks["solution"], "cell_type": "markdown" if "text" in name else "code"}
    if marks["grade"]:
        marks["points"] = 10.0
    is_code, text = marks["cell_type"] == "code", f"released {name}"
    cell: NotebookNode = v4.new_code_cell(text) if is_code else v4.new_markdown_cell(text)
    cell.metadata["nbgrader"] = NotebookNode(marks)
    return cell


def _released() -> dict[str, NotebookNode]:
    return {name: _cell(name) for name in NAMES}


def _restore(cells: list[Any]) -> list[NotebookNode]:
    return list(_restored(cells, _released()))


def _ids(cells: list[NotebookNode]) -> list[str]:
    return [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in cells]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_MARKS = st.fixed_dictionaries(
    {},
    optional={
        "grade_id": st.sampled_from(NAMES) | _JSON,
        "solution": _JSON,
        "grade": _JSON,
        "points": _JSON,
        "schema_version": _JSON,
    },
)
_CELLS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "cell_type": st.sampled_from(["code", "markdown", "raw"]) | _JSON,
            "source": st.text(max_size=20) | _JSON,
            "metadata": st.fixed_dictionaries({}, optional={"nbgrader": _MARKS | _JSON, "jaxercise": _JSON})
            | _JSON,
            "outputs": _JSON,
        },
    ),
    max_size=12,
)


@settings(max_examples=50)
@given(_CELLS)
def test_whatever_is_handed_in_becomes_the_released_notebook(cells: list[Any]) -> None:
    """Each released cell is there once, with its marks; locked ones with their text; and the whole is a notebook."""
    restored = _restore(cells)
    ids = _ids(restored)
    for name, cell in _released().items():
        assert 1 == ids.count(name)
        found = restored[ids.index(name)]
        assert cell.metadata.nbgrader == found.metadata.nbgrader
        assert cell.cell_type == found.cell_type
        if name not in ("a", "b"):
            assert cell.source == found.source
    nbformat.validate(v4.new_notebook(cells=restored))


@settings(max_examples=50)
@given(_CELLS)
def test_no_mark_of_a_students_own_survives(cells: list[Any]) -> None:
    """What is not a released cell has no marks of nbgrader, and of ours the one that says whose copy it is."""
    for cell in _restore(cells):
        if "nbgrader" not in cell.metadata:
            assert cell.metadata == {} or set(cell.metadata.jaxercise) == {"duplicate-of"}
            assert cell.get("outputs", []) == []


@given(st.permutations(NAMES), st.sets(st.sampled_from(NAMES)))
def test_cells_stay_in_the_students_order_and_deleted_ones_come_back(
    order: list[str], gone: set[str]
) -> None:
    """A cell that was deleted stands behind the released one before it that is left."""
    kept = [name for name in order if name not in gone]
    ids = _ids(_restore([_cell(name) for name in kept]))
    assert kept == [name for name in ids if name not in gone]
    for name in gone:
        left = [other for other in NAMES[: NAMES.index(name)] if other not in gone]
        before = [other for other in ids[: ids.index(name)] if other not in gone]
        assert before[-1:] == left[-1:]


def test_an_answer_keeps_its_text_whatever_its_type() -> None:
    """A cell that was turned into text by accident is still the answer."""
    cells = [_cell(name) for name in NAMES]
    cells[3] = v4.new_markdown_cell("mine", metadata=copy.deepcopy(cells[3].metadata))
    restored = _restore(cells)
    assert ("code", "mine") == (restored[3].cell_type, restored[3].source)
    assert "a" == _marked(restored[3])


def test_a_copy_of_an_answer_is_told_as_one() -> None:
    """So that two that differ are refused; the answer of the other exercise is nobody's copy."""
    cells = [_cell(name) for name in NAMES]
    again = _cell("a")
    again["source"] = "another"
    marked = [_marked(cell) for cell in _restore([*cells, again])]
    assert ["a", "b", "a"] == [name for name in marked if name]


def test_half_of_a_surrogate_pair_becomes_its_escape() -> None:
    """No file can hold it, and nbgrader writes one: all of the notebook would have no grade."""
    cells = [_cell(name) for name in NAMES]
    cells[3]["source"] = "word = '\ud800'"
    restored = _restore([*cells, {"cell_type": "markdown", "source": "\udfff"}])
    assert "word = '\\ud800'" == restored[3].source
    assert "\\udfff" in restored[-1].source


def test_a_link_is_not_what_a_student_wrote(tmp_path: Path) -> None:
    """It may lead to anybody's answers; so may a link in the place of the folder."""
    own, linked = tmp_path / "own", tmp_path / "linked"
    own.mkdir()
    (own / "a.ipynb").write_text("{}")
    (own / "b.ipynb").symlink_to(own / "a.ipynb")
    linked.symlink_to(own)
    _demand_own(own / "a.ipynb")
    for path in (own / "b.ipynb", linked / "a.ipynb"):
        with pytest.raises(UsageError, match="is a link"):
            _demand_own(path)


def test_an_answer_that_was_deleted_is_no_answer() -> None:
    """The cell is put back, empty, and does not count as the student's."""
    restored = _restore([_cell(name) for name in NAMES if name != "a"])
    back = restored[_ids(restored).index("a")]
    assert ("", "") == (back.source, _marked(back))


def test_a_cell_of_a_students_own_is_shown_as_text() -> None:
    """Neither elements nor formulas nor links of it act, in the page for graders as in the feedback."""
    text = "<script>alert(1)</script> $\\href{javascript:alert(1)}{x}$\n~~~~\n[y](javascript:alert(1))"
    cells = _restore([v4.new_markdown_cell(text)])
    (own,) = (cell for cell in cells if "nbgrader" not in cell.metadata)
    assert f"~~~~~text\n{text}\n~~~~~" == own.source


class _Grading:
    """What ``_demand_ours`` asks of a session: which exercises there are."""

    course = SimpleNamespace(by_name={"a": None, "b": None})


def test_a_cell_that_is_graded_by_being_run_is_refused() -> None:
    """Nothing runs it, so nbgrader would give full marks for it."""
    cells = list(_released().values())
    _demand_ours(cells, _Grading)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="'c-points' gives points by being run"):
        _demand_ours([*cells, _cell("c-points")], _Grading)  # type: ignore[arg-type]
    by_hand = _cell("c-points")
    by_hand.metadata.nbgrader["solution"] = True
    _demand_ours([*cells, by_hand], _Grading)  # type: ignore[arg-type]
