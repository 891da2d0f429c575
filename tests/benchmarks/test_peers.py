"""Answers are right and many, asserts can fail, and each grader's notebook takes the same answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.peers import notebooks
from benchmarks.peers.__main__ import _WRONG
from benchmarks.peers.assignment import SETUP, STYLES, Question, questions
from benchmarks.peers.spellings import EXERCISES, answer, cosmetic
from grader.course import load_course


@pytest.fixture(scope="module")
def asked() -> dict[str, list[Question]]:
    """The three exercises in each style of asserts."""
    course = load_course(Path(__file__).parents[2])
    return {style: questions(course, style) for style in STYLES}


def _run(question: Question, source: str) -> None:
    namespace: dict[str, Any] = {}
    for cell in (SETUP, source, question.functions, question.visible, question.hidden):
        exec(cell, namespace)


@pytest.mark.parametrize("number", [0, 7, 44, 45, 9_999])
def test_generated_answers_pass_the_asserts(asked: dict[str, list[Question]], number: int) -> None:
    """Every way of writing an answer is right, on the values, and its derivatives as well."""
    for question in asked["transforms"]:
        _run(question, cosmetic(answer(question.exercise, number), number))


@pytest.mark.parametrize("style", STYLES)
def test_wrong_answers_fail_the_asserts(asked: dict[str, list[Question]], style: str) -> None:
    """Asserts that a wrong answer passed would cost the other graders nothing."""
    for question in asked[style]:
        _run(question, answer(question.exercise, 0))
        with pytest.raises(AssertionError):
            _run(question, _WRONG[question.exercise])


@pytest.mark.parametrize("exercise", EXERCISES)
def test_answers_do_not_repeat(exercise: str) -> None:
    """Ten thousand numbers are ten thousand sources; running out is an error, not a repetition."""
    assert 10_000 == len({answer(exercise, number) for number in range(10_000)})
    with pytest.raises(ValueError, match="no more programs"):
        answer(exercise, 10**6)


def test_an_answer_goes_into_its_own_cell(asked: dict[str, list[Question]]) -> None:
    """Filling changes the three answer cells and nothing else; a notebook without them is refused."""
    chosen = asked["lean"]
    answers = {name: answer(name, 3) for name in EXERCISES}
    blank = notebooks.ours(chosen)
    filled = notebooks.fill(blank, chosen, answers)
    changed = [new for old, new in zip(blank["cells"], filled["cells"], strict=True) if old != new]
    assert [list(EXERCISES), list(answers.values())] == [
        [cell["metadata"]["jaxercise"]["exercise"] for cell in changed],
        [cell["source"].partition("\n")[2] for cell in changed],
    ]
    with pytest.raises(SystemExit, match="0 answer cells"):
        notebooks.fill(json.loads('{"cells": []}'), chosen, answers)


def test_an_answer_goes_below_its_magic(asked: dict[str, list[Question]]) -> None:
    """A notebook that our export wrote takes the same answers; a cell of a longer name is not taken for it."""
    chosen = asked["lean"]
    names = [*EXERCISES, f"{EXERCISES[0]}-too"]
    blank = {"cells": [{"cell_type": "code", "source": f"%%exercise {name}\npass"} for name in names]}
    answers = {name: answer(name, 3) for name in EXERCISES}
    filled = notebooks.fill(blank, chosen, answers, notebooks.BY_MAGIC)
    expected = [f"%%exercise {name}\n{answers[name]}" for name in EXERCISES]
    assert [*expected, blank["cells"][-1]["source"]] == [cell["source"] for cell in filled["cells"]]


def test_a_setting_is_changed_where_it_is_once() -> None:
    """The setting of a master notebook is changed, or nothing is measured."""
    raw: notebooks.Cell = {"cell_type": "raw", "source": ["plugins:\n", "  checks: []\n"]}
    master: notebooks.Cell = {"cells": [raw, {"cell_type": "code", "source": "checks: []"}]}
    notebooks.configure(master, "checks: []", "checks: [purity]")
    assert [cell["source"] for cell in master["cells"]] == ["plugins:\n  checks: [purity]\n", "checks: []"]
    with pytest.raises(SystemExit, match="in 0 cells"):
        notebooks.configure(master, "checks: []", "checks: [purity]")
