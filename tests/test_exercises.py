"""What every exercise of the course offers besides being graded: hints, reading, a short prompt, answers beside it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from grader.authoring.coverage import unproved
from grader.authoring.giveaways import giveaways
from grader.authoring.links import link_problems
from grader.authoring.story import story_problems
from grader.course import Exercise, load_course
from grader.spec import Points

COURSE = load_course(Path(__file__).parents[1])
EACH = pytest.mark.parametrize("exercise", COURSE.exercises, ids=list(COURSE.by_name))
_PAGE = re.compile(
    r"(?:101/(?:arrays|transformations|pytrees|random|state|errors)|201/(?:control-flow|sharding)"
    r"|301/(?:custom-jvp-vjp|remat|cookbook)|array_refs|notebooks/(?:shard_map|Common_Gotchas_in_JAX)|faq)"
)
MOST_WORDS = 199


def seeds(exercise: Exercise) -> list[str]:
    """Return the ideas that an exercise names."""
    return [text.removeprefix("seed: ") for text in exercise.spec.reads if text.startswith("seed: ")]


def pages(exercise: Exercise) -> list[str]:
    """Return the pages of JAX's documentation that an exercise names."""
    return [text.removeprefix("jax: ") for text in exercise.spec.reads if text.startswith("jax: ")]


@EACH
def test_there_are_three_hints(exercise: Exercise) -> None:
    """One to think about, one with the idea, one that nearly says it."""
    assert 3 == len(exercise.spec.hints)


@EACH
def test_no_two_hints_are_the_same(exercise: Exercise) -> None:
    """Each reveals something."""
    assert 3 == len({hint.strip().lower() for hint in exercise.spec.hints})


@EACH
def test_nothing_gives_the_solution_away(exercise: Exercise) -> None:
    """Neither the prompt nor the starter nor the first two hints hold a line of it."""
    assert [] == list(giveaways(COURSE, exercise))


@EACH
def test_each_check_with_points_catches_a_wrong_answer(exercise: Exercise) -> None:
    """Points that nobody can lose prove nothing."""
    assert [] == list(unproved(exercise))


@EACH
def test_the_prompt_is_short(exercise: Exercise) -> None:
    """Under two hundred words, tables and pictures included."""
    assert len(exercise.spec.prompt.split()) <= MOST_WORDS


@EACH
def test_the_prompt_names_the_entry_point(exercise: Exercise) -> None:
    """Nobody has to guess what to define."""
    assert f"`{exercise.spec.signature.name}(" in exercise.spec.prompt


@EACH
def test_the_figure_is_shown_by_the_prompt(exercise: Exercise) -> None:
    """A picture that nothing links is lost, and a link without one is broken."""
    assert (exercise.folder / "figure.svg").exists() == ("](figure.svg)" in exercise.spec.prompt)


@EACH
def test_the_takeaway_names_a_page(exercise: Exercise) -> None:
    """What to remember, and where JAX's documentation says more."""
    assert _PAGE.search(exercise.spec.takeaway) or "jax." in exercise.spec.takeaway


@EACH
def test_a_page_of_the_documentation_is_named(exercise: Exercise) -> None:
    """At least one."""
    assert pages(exercise)


@EACH
def test_every_page_is_one_of_the_documentation(exercise: Exercise) -> None:
    """A name that is nobody's leads nowhere."""
    assert [] == [page for page in pages(exercise) if not _PAGE.fullmatch(page)]


@EACH
def test_one_to_three_ideas_are_named(exercise: Exercise) -> None:
    """Those that really fit."""
    assert len(seeds(exercise)) in range(1, 4)


@EACH
def test_ideas_are_spelled_as_everywhere(exercise: Exercise) -> None:
    """So that exercises about one idea can be found."""
    assert set() == set(seeds(exercise)) - set(COURSE.spec.ideas)


@EACH
def test_there_are_three_wrong_answers(exercise: Exercise) -> None:
    """The mistakes that students make are known, and each is caught."""
    assert len(exercise.wrong_answers) >= 3


@EACH
def test_there_are_two_right_answers(exercise: Exercise) -> None:
    """No style is the only one that passes."""
    assert len(exercise.right_answers) >= 2


@EACH
def test_each_check_with_points_is_proved_by_a_wrong_answer(exercise: Exercise) -> None:
    """Points that no mistake loses are no points."""
    texts = (ast.get_docstring(ast.parse(path.read_bytes())) or "" for path in exercise.wrong_answers)
    proved = {re.split(r"[/:]", text, maxsplit=1)[0] for text in texts}
    weighed = {name for name in Points.model_fields if getattr(exercise.spec.points, name)}
    assert set() == weighed - proved


@EACH
def test_points_sum_to_ten(exercise: Exercise) -> None:
    """Every exercise weighs the same."""
    points = exercise.spec.points
    assert 10 == sum(getattr(points, name) for name in Points.model_fields)


@EACH
def test_some_hidden_case_has_sizes_that_nobody_knows(exercise: Exercise) -> None:
    """No answer can count on the sizes that it was tried with."""
    sizes = exercise.spec.signature.sizes
    hidden = [case.bound for case in exercise.spec.cases if case.visibility == "hidden"]
    assert not sizes or any(isinstance(bound.get(size), list) for bound in hidden for size in sizes)


def test_the_course_can_be_gone_through() -> None:
    """Prerequisites come first, days are in order, every idea is taught."""
    assert [] == list(story_problems(COURSE))


def test_links_lead_somewhere() -> None:
    """Those of lessons, prompts, hints and takeaways."""
    assert [] == list(link_problems(COURSE))
