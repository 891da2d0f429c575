"""What notebooks say about exercises, and which exercises go into which assignment."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.course import Exercise, load_course
from grader.course_copy import write_copy
from grader.errors import UsageError
from grader.export.questions import assignments, question

_COURSE = load_course(Path(__file__).parents[2])


def test_each_module_is_an_assignment() -> None:
    """All exercises, in the order of the course, each once, with the day on which they are due."""
    made = assignments(_COURSE, [], None)
    assert [module.name for module in _COURSE.spec.modules] == [each.name for each in made]
    assert [e.name for e in _COURSE.exercises] == [e.name for each in made for e in each.exercises]
    assert [module.due or "" for module in _COURSE.spec.modules] == [each.due for each in made]


def test_what_is_named_makes_one_assignment() -> None:
    """Modules and exercises can be mixed; an exercise that is named twice is there once."""
    (made,) = assignments(_COURSE, ["ewma_scan", "Immutable-Arrays", "at-set-first"], "ps1")
    assert made.exercises[0].name == "ewma-scan"
    names = [e.name for e in made.exercises]
    assert sorted(set(names)) == sorted(names)
    assert {e.name for e in _COURSE.exercises if e.topic == "immutable-arrays"} < set(names)


@pytest.mark.parametrize(
    ("names", "title", "said"),
    [
        (["ewma-scan"], None, "--assignment NAME"),
        (["ewma-scam"], None, "Did you mean ewma-scan"),
        (["ewma-scam"], "ps1", "Did you mean ewma-scan"),
        (["ewma-scan"], "../ps1", "no name for an assignment"),
        (["ewma-scan"], "ps 1+", "no name for an assignment"),
    ],
)
def test_a_wrong_name_is_answered_with_what_to_do(names: list[str], title: str | None, said: str) -> None:
    """One sentence that says what is wrong, and one what to write."""
    with pytest.raises(UsageError, match=re.escape(said)):
        assignments(_COURSE, names, title)


@pytest.mark.parametrize("exercise", _COURSE.exercises, ids=lambda exercise: exercise.name)
def test_a_prompt_shows_pictures_that_are_there(exercise: Exercise, tmp_path: Path) -> None:
    """Each relative link of a prompt or a hint leads to a file beside the notebook."""
    write_copy(_COURSE, [exercise], tmp_path, with_hidden=False)
    prompt = question(_COURSE, exercise).prompt
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", prompt, flags=re.MULTILINE | re.DOTALL)
    for picture in re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)", prose):
        assert (tmp_path / picture).is_file()


def test_a_question_says_what_is_asked_and_hides_what_helps() -> None:
    """The entry point, the points and the original; hints are folded away; the solution is not in it."""
    asked = question(_COURSE, _COURSE.by_name["ewma-scan"])
    assert "`ewma(xs: f32[n], alpha: f32[]) -> f32[n]`" in asked.prompt
    assert asked.prompt.count("<details>") == 1 + len(_COURSE.by_name["ewma-scan"].spec.hints)
    assert "lax.scan(step" not in asked.prompt
    assert asked.starter.startswith("%%exercise ewma-scan\n")
    assert "def ewma" in asked.solution
