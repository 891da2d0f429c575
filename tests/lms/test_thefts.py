"""No notebook steals points, hangs, or touches anybody else's grade; ``python -m tests.lms`` tries more, and peers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.lms.file_thefts import FILES
from tests.lms.heist import Outcome, digest, rob_nbgrader, rob_otter
from tests.lms.kit import ASSIGNMENT, Handed, Nbgrader, Otter, fill
from tests.lms.notebook_thefts import MARKUP
from tests.lms.page import acts
from tests.lms.thefts import HONEST, names, thefts

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can enforce a jail")

UNREADABLE = {
    "is nested 100,000 deep",
    "has numbers and lists in the place of text",
    "is not JSON",
    "is a list",
}
"""What nbformat, which both tools read notebooks with, takes for no notebook: there is no grade."""
NOTHING_LEFT = {
    "deletes the answer cells",
    "deletes every cell",
    "hands in a script named as the kernel's own",
}
"""Who throws the right answer away has none."""
SLOW = {"loops for ever", "forks without end", "has 5,000 more cells"}
"""The first two are ended as what cannot be interrupted is; many cells cost nbformat seconds."""
TRIED_ON_OTTER = (
    "writes the file of results",
    "leaves a process behind that acts later",
    "hands in packages named otter and grader",
    "hands in a script named as the kernel's own",
)
"""A kernel for each is what costs; the others are tried by ``python -m tests.lms``."""


def _fair(outcomes: list[Outcome], harm: list[str]) -> None:
    """Nobody has more than was earned, nor less but by throwing it away, and nobody else noticed."""
    assert [] == harm
    assert [] == [outcome for outcome in outcomes if outcome.stolen or outcome.marks]
    tried = {outcome.theft for outcome in outcomes}
    nothing = {outcome.theft for outcome in outcomes if outcome.points is None}
    assert tried & UNREADABLE == nothing
    lost = {outcome.theft for outcome in outcomes if outcome.points == 0}
    assert tried & NOTHING_LEFT == lost
    rest = [outcome for outcome in outcomes if outcome.theft not in nothing | lost]
    assert {10.0} == {outcome.points for outcome in rest}
    assert {10.0} == {outcome.honest for outcome in rest}


def test_nbgrader(tmp_path: Path) -> None:
    """One `nbgrader autograde` for the whole class of thieves: each has what is honest, and no page has what acts."""
    course = Nbgrader.exported(tmp_path)
    thieves = [theft for theft in thefts("nbgrader", jailed=True) if theft.name not in SLOW]
    linked = course.folder / "submitted" / "linker" / ASSIGNMENT
    linked.mkdir(parents=True)
    (linked / f"{ASSIGNMENT}.ipynb").symlink_to(course.folder / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    outcomes, harm = rob_nbgrader(course, tmp_path / "canaries", thieves)
    assert 0 == sum(course.scores()["linker"].values())  # the source has the solutions
    assert not (course.folder / "autograded" / "linker" / ASSIGNMENT).exists()
    _fair(outcomes, harm)
    assert len(outcomes) > 45
    vandal = next(theft.student for theft in thieves if theft.name.startswith("has markup"))
    page = course.feedback(vandal)
    assert MARKUP in page
    assert [] == acts(page)


def test_otter(tmp_path: Path) -> None:
    """One process of `otter.api` for several thieves, then `otter run` for all that can lie beside a notebook."""
    assignment = Otter.exported(tmp_path)
    thieves = [theft for theft in thefts("otter", jailed=True) if theft.name in TRIED_ON_OTTER]
    outcomes, harm = rob_otter(assignment, tmp_path / "canaries", thieves)
    assert set(TRIED_ON_OTTER) == {outcome.theft for outcome in outcomes}
    _fair(outcomes, harm)
    canary = tmp_path / "canary"
    files = {name: data for make in FILES.values() for name, data in make(str(canary)).items()}
    del files["second.ipynb"]
    before = digest(assignment.folder)
    done, graded = assignment.run("all", Handed(fill(assignment.released(), HONEST), files))
    assert 0 == done.code, done.output
    assert 0 == done.left
    assert {"scale-list-inplace": 0.0, "where-huber": 10.0, "ewma-scan": 0.0} == graded.scores
    assert not canary.exists()
    assert before == digest(assignment.folder)


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (f"<script>var x = '{MARKUP}'</script>", ["script"]),
        (f"<p><a href='javascript:{MARKUP}'>x</a></p>", ["<a>"]),
        (f"<img src=x onerror='{MARKUP}'>", ["<img>"]),
        (f"<p>$\\href{{{MARKUP}}}{{x}}$</p>", ["formula"]),
        (f"<pre>$\\href{{{MARKUP}}}{{x}}$ &lt;script&gt;{MARKUP}</pre>", []),
        (f"<div class='tex2jax_ignore'><p>$\\href{{{MARKUP}}}{{x}}$</p></div>", []),
    ],
)
def test_what_acts_on_a_page(page: str, found: list[str]) -> None:
    """The reader of pages sees elements, scripts and formulas, and takes text for text."""
    assert found == acts(page)


def test_names() -> None:
    """Every theft has one name, and either tool has at least forty."""
    assert len(names()) == len(set(names()))
    assert len(thefts("nbgrader", jailed=True)) >= 40
    assert len(thefts("otter", jailed=True)) >= 40
    assert set(TRIED_ON_OTTER) <= set(names())
