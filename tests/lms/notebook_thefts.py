"""Notebooks that are hostile by what they are: their cells, marks and metadata. Nothing in them has to run."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.lms.kit import EXERCISES, Cell, answer_cell

__all__ = ["MARKUP", "NOTEBOOKS"]

MARKUP = "planted-by-a-student"
"""Part of whatever must not act on a page."""
_STOLEN = EXERCISES[0]


def _marks(cell: Any) -> Any:
    return cell["metadata"].get("nbgrader", {})


def _is_test(cell: Cell) -> bool:
    return bool(_marks(cell).get("grade")) or "grader.check" in "".join(cell["source"])


def _without(kind: str) -> Callable[[Cell], Cell]:
    """Return a theft that deletes the cells of tests, of answers, of text, or all of them."""

    def gone(cell: Cell, answers: list[Cell]) -> bool:
        text: bool = cell["cell_type"] == "markdown"
        found = {"tests": _is_test(cell), "answers": cell in answers, "texts": text, "all": True}
        return found[kind]

    def build(notebook: Cell) -> Cell:
        answers = [answer_cell(notebook, exercise) for exercise in EXERCISES]
        notebook["cells"] = [cell for cell in notebook["cells"] if not gone(cell, answers)]
        return notebook

    return build


def _edited_tests(notebook: Cell) -> Cell:
    for cell in notebook["cells"]:
        if _is_test(cell):
            cell["source"] = "10.0"
            cell["outputs"] = _points()
    return notebook


def _outputs(notebook: Cell) -> Cell:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = _points()
    return notebook


def _points() -> list[Cell]:
    data = {"text/plain": "10.0"}
    return [{"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}]


def _each(**marks: Any) -> Callable[[Cell], Cell]:
    """Return a theft that sets marks of nbgrader in every cell that has some."""

    def build(notebook: Cell) -> Cell:
        for cell in notebook["cells"]:
            if _marks(cell):
                cell["metadata"]["nbgrader"].update(marks)
        return notebook

    return build


def _types(value: Any) -> Callable[[Cell], Cell]:
    """Return a theft in which the marks of all cells but the right answer are something else."""

    def build(notebook: Cell) -> Cell:
        right = answer_cell(notebook, EXERCISES[1])
        for cell in notebook["cells"]:
            key = "nbgrader" if _marks(cell) else "jaxercise"
            if key in cell["metadata"] and cell is not right:
                cell["metadata"][key] = value
        return notebook

    return build


def _unlocked(notebook: Cell) -> Cell:
    for cell in notebook["cells"]:
        if _is_test(cell):
            cell["source"] = "10.0"
            if _marks(cell):
                cell["metadata"]["nbgrader"].update(solution=True, locked=False)
    return notebook


def _kinds(notebook: Cell) -> Cell:
    for cell in notebook["cells"]:
        if _is_test(cell):
            cell["cell_type"] = "raw"
            cell.pop("outputs", None)
            cell.pop("execution_count", None)
            if _marks(cell):
                cell["metadata"]["nbgrader"]["cell_type"] = "markdown"
    return notebook


def _others_name(notebook: Cell) -> Cell:
    """Mark the right answer as the answer to the other two as well."""
    right = answer_cell(notebook, EXERCISES[1])
    for exercise in (EXERCISES[0], EXERCISES[2]):
        copy = json.loads(json.dumps(right))
        if "grade_id" in copy["metadata"].get("nbgrader", {}):
            copy["metadata"]["nbgrader"]["grade_id"] = exercise
        if "jaxercise" in copy["metadata"]:
            copy["metadata"]["jaxercise"]["exercise"] = exercise
        notebook["cells"].insert(2, copy)
    return notebook


def _twice(notebook: Cell) -> Cell:
    notebook["cells"] += json.loads(json.dumps([cell for cell in notebook["cells"] if _is_test(cell)]))
    for cell in notebook["cells"]:
        cell["id"] = "same"
    return notebook


def _kernel(notebook: Cell) -> Cell:
    notebook["metadata"].update(
        kernelspec={"name": "../../bash", "display_name": "x", "argv": ["sh", "-c", "exit"]},
        language_info={"name": 7, "codemirror_mode": [[]], "file_extension": "../../x"},
    )
    return notebook


def _widgets(notebook: Cell) -> Cell:
    state = {"x": {"model_name": "HTMLModel", "state": {"value": f"<script>'{MARKUP}'</script>"}}}
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": state}}
    return notebook


def _many(notebook: Cell) -> Cell:
    blank: Cell = {
        "cell_type": "code",
        "metadata": {},
        "source": "x = 1",
        "outputs": [],
        "execution_count": None,
    }
    notebook["cells"] += [{**blank, "id": f"many-{number}"} for number in range(5000)]
    return notebook


def _long(notebook: Cell) -> Cell:
    """Give one answer, and a cell of the student's own, three million lines."""
    cell = answer_cell(notebook, _STOLEN)
    cell["source"] = f"{''.join(cell['source'])}{chr(10) * 3_000_000}"
    blank: Cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "id": "long"}
    notebook["cells"].append({**blank, "source": "%a\n" * 1_000_000})
    return notebook


def _surrogates(notebook: Cell) -> Cell:
    cell = answer_cell(notebook, _STOLEN)
    cell["source"] = f"{''.join(cell['source'])}\nword = '\ud800'"
    notebook["cells"].append({"cell_type": "markdown", "id": "half", "metadata": {}, "source": "\udfff"})
    return notebook


def _split(notebook: Cell) -> Cell:
    """Split the right answer, as JupyterLab does: the piece below has its marks as well."""
    right = answer_cell(notebook, EXERCISES[1])
    piece = json.loads(json.dumps(right)) | {"source": "huber(1.0)", "id": "piece"}
    notebook["cells"].insert(notebook["cells"].index(right) + 1, piece)
    return notebook


def _nested(notebook: Cell) -> bytes:
    notebook["metadata"]["deep"] = "HERE"
    return json.dumps(notebook).replace('"HERE"', "[" * 100_000 + "]" * 100_000).encode()


def _sources(notebook: Cell) -> Cell:
    right = answer_cell(notebook, EXERCISES[1])
    for number, cell in enumerate(notebook["cells"]):
        if cell is not right:
            cell["source"] = [7, {"x": 1}, [1, "x"], None][number % 4]
    return notebook


def _version_3(notebook: Cell) -> Cell:
    cells = [
        {**cell, "input": cell["source"], "language": "python"} if cell["cell_type"] == "code" else cell
        for cell in notebook["cells"]
    ]
    return {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": "x", **notebook["metadata"]},
        "worksheets": [{"cells": cells, "metadata": {}}],
    }


def _markup(notebook: Cell) -> Cell:
    text = (
        f"<script>'{MARKUP}'</script>\n\n<img src=x onerror=\"'{MARKUP}'\">\n\n[link](javascript:'{MARKUP}')\n\n"
        f"[other][1]\n\n[1]: java&#115;cript:'{MARKUP}'\n\n$\\href{{javascript:'{MARKUP}'}}{{x}}$\n\n"
        f"~~~\n\n````\n\n<iframe srcdoc='{MARKUP}'>\n\n    <b onclick=\"{MARKUP}\">\n"
    )
    notebook["cells"].insert(2, {"cell_type": "markdown", "id": "own", "metadata": {}, "source": text})
    raw = {"raw_mimetype": "text/html", "format": "text/html"}
    notebook["cells"].insert(3, {"cell_type": "raw", "id": "raw", "metadata": raw, "source": text})
    cell = answer_cell(notebook, _STOLEN)
    first = "".join(cell["source"]).partition("\n")[0]
    formula = f"$\\\\href{{javascript:{MARKUP}}}{{x}}$"
    cell["source"] = f'{first}\nraise ValueError("</pre></div><script>{MARKUP}</script>{formula}")'
    return notebook


NOTEBOOKS: dict[str, Callable[[Cell], Cell | bytes]] = {
    "deletes the test cells": _without("tests"),
    "deletes the answer cells": _without("answers"),
    "deletes the text cells": _without("texts"),
    "deletes every cell": _without("all"),
    "edits the test cells": _edited_tests,
    "edits the outputs in the file": _outputs,
    "says in its marks: 1000 points": _each(points=1000),
    "says in its marks: nothing is graded": _each(grade=False),
    "says in its marks: tests are answers": _unlocked,
    "says in its marks: tests are text": _kinds,
    "says in its marks: schema 99": _each(schema_version=99),
    "says in its marks: schema 'x'": _each(schema_version="x"),
    "says in its marks: a number": _types(7),
    "says in its marks: a list": _types([{}]),
    "says in its marks: a grade_id that is a list": _types({"grade_id": [], "exercise": {}}),
    "gives one answer to three exercises": _others_name,
    "has every test and id twice": _twice,
    "names another kernel": _kernel,
    "has the state of widgets": _widgets,
    "has 5,000 more cells": _many,
    "has cells of millions of lines": _long,
    "has half of a surrogate pair in cells": _surrogates,
    "has its right answer split in two cells": _split,
    "is nested 100,000 deep": _nested,
    "has numbers and lists in the place of text": _sources,
    "is of notebook format 3": _version_3,
    "is not JSON": lambda notebook: b"\x00\xff{" + json.dumps(notebook).encode()[:99],
    "is a list": lambda notebook: json.dumps(notebook["cells"]).encode(),
    "has markup that acts on a page": _markup,
}
