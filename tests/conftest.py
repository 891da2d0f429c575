"""What every test relies on: the CPU, one thread for native libraries, and Hypothesis without a clock."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Set before anything imports jax or numpy; jailed children inherit it as they would from a shell.
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A deadline is a clock, and shared machines are slow at times. Examples are the same in each run, so that a red one can
# be repeated; with ``--hypothesis-profile=fresh`` (`make seeds`) they are others, and a failure's blob reproduces it.
settings.register_profile("fresh", deadline=None, print_blob=True)
settings.register_profile("same", settings.get_profile("fresh"), derandomize=True)
settings.load_profile("same")

_LONG = (
    *(
        "lms/",
        "test_hostile.py",
        "test_another_course.py",
        "test_resume.py",
        "authoring/test_exercise_new.py",
    ),
    *("test_verdicts.py", "mistakes/", "student/test_watch.py", "plugins/"),
)
"""Parts of paths of files that take long: they come first, so that no worker is left alone with one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; within them, and among the others, the order stays."""
    folder = Path(__file__).parent

    def rank(item: pytest.Item) -> int:
        name = item.path.relative_to(folder).as_posix()
        return next((index for index, part in enumerate(_LONG) if part in name), len(_LONG))

    items.sort(key=rank)
