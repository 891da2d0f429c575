"""A quick look at other kinds of machine; the whole corpus on all of them is ``make attacks``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.attacks.channels import CHANNELS, found_in_jail
from tests.attacks.corpus import THEFTS, attacks, speed_attacks
from tests.attacks.files import hostile_files
from tests.attacks.grading import grade_corpus, refusal
from tests.attacks.tiers import TIERS, Tier, unavailable

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can enforce a jail")

BY_NAME = {tier.name: tier for tier in TIERS}


def tier_named(name: str) -> Tier:
    """Return a tier, or skip where this machine cannot be it."""
    if why := unavailable(BY_NAME[name]):
        pytest.skip(f"{name}: {why}")
    return BY_NAME[name]


@pytest.fixture
def base() -> Iterator[Path]:
    """Make an empty folder that other users may enter, unlike pytest's."""
    with TemporaryDirectory(prefix="jaxercise-attacks-") as folder:
        Path(folder).chmod(0o755)
        made = Path(folder, "base")
        made.mkdir()
        yield made


def test_a_container(base: Path) -> None:
    """In a simulated container no attack of the quick choice passes, harms another or leaves anything."""
    graded = grade_corpus(tier_named("container"), base, quick=True)
    assert [] == graded.surprises
    assert len(graded.outcomes) >= 40
    assert len(graded.outcomes) == graded.controls
    assert "bubblewrap" not in graded.protections


def test_without_landlock(base: Path) -> None:
    """Where Landlock is missing nothing is graded, and the reason is said."""
    assert [] == refusal(tier_named("no-landlock"), base).surprises


def test_covert_channels(base: Path) -> None:
    """A submission that looks for another's marks, beside it or after it, is graded as if it were alone."""
    found = found_in_jail(BY_NAME["root"], base)
    assert [] == found.surprises
    assert ((), ()) == (found.beside, found.after)


def test_the_pair_tries_the_same_channels() -> None:
    """Every channel that marks are left in is one that they are looked for in, and there are many."""
    leaves = Path(__file__).parents[1] / "submissions/hostile_pairs/leaves_marks/scale_array_inplace.py"
    left = leaves.read_text("utf-8").partition("CHANNELS = {")[2]
    assert [] == [name for name in CHANNELS if f'"{name}": ' not in left]
    assert len(CHANNELS) >= 25


def test_the_corpus_is_whole(base: Path) -> None:
    """Every theft has its attack, every file a name of its own, and none may pass."""
    found = [*attacks(base), *speed_attacks()]
    names = [attack.name for attack in found]
    assert len(names) == len(set(names))
    assert {name for several in THEFTS.values() for name in several} <= set(names)
    assert len(list(hostile_files())) >= 30
    assert not {"PASS", "SKIPPED", "INTERNAL"} & {attack.expected.status for attack in found}
